package dev.llm.proxy.rules;

import dev.llm.model.Headers;
import dev.llm.route.Wildcard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which requests a rule is for: those of which all holds that is not null.
///
/// @param headers each must be there with a value that matches
public record Condition(
        @Nullable BodyFormat format,
        @Nullable Wildcard model,
        Map<String, Wildcard> headers,
        @Nullable Wildcard path) {
    public static final Condition ALWAYS = new Condition(null, null, Map.of(), null);

    public Condition {
        headers = Map.copyOf(headers);
    }

    boolean holds(Subject subject) {
        return (format == null || format == subject.format())
                && (model == null || (subject.model() != null && model.matches(subject.model())))
                && (path == null || path.matches(subject.path()))
                && hold(subject.headers());
    }

    private boolean hold(Headers present) {
        for (Map.Entry<String, Wildcard> wanted : headers.entrySet()) {
            boolean found = false;
            for (Headers.Field field : present.fields()) {
                found =
                        found
                                || (field.name().equalsIgnoreCase(wanted.getKey())
                                        && wanted.getValue().matches(field.value()));
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
