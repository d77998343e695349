package dev.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ChatRequest;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every record of the model is among the random conversations, so that a new one cannot be forgotten in the dialects'
/// proofs.
class ModelCoverageTest {
    @Test
    void everyRecordIsGenerated() throws Exception {
        var seen = new HashSet<Class<?>>();
        for (long seed = 0; seed < 200; seed++) {
            for (Dialect dialect : Corpus.dialects()) {
                var conversations = new RandomConversations(seed, dialect, Ability.ALL);
                collect(conversations.request(), seen);
                collect(conversations.reply(), seen);
                collect(conversations.events(), seen);
                collect(conversations.failure(), seen);
            }
        }

        assertThat(names(seen)).containsAll(names(records()));
    }

    private static void collect(@Nullable Object value, Set<Class<?>> seen)
            throws ReflectiveOperationException {
        switch (value) {
            case Iterable<?> elements -> {
                for (Object element : elements) {
                    collect(element, seen);
                }
            }
            case Record node -> {
                seen.add(node.getClass());
                for (RecordComponent component : node.getClass().getRecordComponents()) {
                    collect(component.getAccessor().invoke(node), seen);
                }
            }
            case LlmException failure -> {
                collect(failure.upstream(), seen);
                collect(failure.told(), seen);
            }
            case Map<?, ?> map -> collect(map.values(), seen);
            case null, default -> {}
        }
    }

    private static Set<Class<?>> records()
            throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(ChatRequest.class.getResource("ChatRequest.class").toURI());
        var records = new HashSet<Class<?>>();
        try (Stream<Path> files = Files.list(classes.getParent())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    String simple = name.substring(0, name.length() - ".class".length());
                    Class<?> type = Class.forName("dev.llm.model." + simple);
                    boolean path =
                            simple.startsWith("FieldPath"); // of a body, not of a conversation
                    if (type.isRecord()
                            && !path
                            && !type.isLocalClass()
                            && !Modifier.isPrivate(type.getModifiers())) {
                        records.add(type);
                    }
                }
            }
        }
        assertThat(records).hasSizeGreaterThan(30);
        return records;
    }

    private static Set<String> names(Set<Class<?>> types) {
        var names = new TreeSet<String>();
        types.forEach(type -> names.add(type.getName()));
        return names;
    }
}
