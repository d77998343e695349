package dev.llm.tokens;

import dev.llm.model.ChatRequest;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Tool;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts what a request says: text as the tokenizer does, pictures and pages by the vendor's formula, tools by the
/// text of their definitions.
public final class RequestCounter {
    /// A definition is written anew for the model, in a form that is not documented.
    private static final double TOOL_ERROR = 0.3;

    private final Tokenizer tokenizer;
    private final Set<String> omitted = new LinkedHashSet<>();
    private Count content = Count.ZERO;

    private RequestCounter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    public static RequestCount count(ChatRequest request, Tokenizer tokenizer) {
        var counter = new RequestCounter(tokenizer);
        request.messages().forEach(counter::add);
        request.tools().forEach(counter::add);
        if (request.extras().fields().containsKey("tools")) {
            counter.omitted.add("tools that were given as a parameter");
        }
        Count framing =
                tokenizer.framing().around(request.messages().size(), !request.tools().isEmpty());
        return new RequestCount(counter.content, framing, counter.omitted.stream().toList());
    }

    /// Of a request of which `said` messages were counted before: what the others take, with what is added around them.
    static Count countFrom(int said, ChatRequest request, Tokenizer tokenizer) {
        var counter = new RequestCounter(tokenizer);
        List<Message> others = request.messages().subList(said, request.messages().size());
        others.forEach(counter::add);
        return counter.content.plus(tokenizer.framing().further(others.size()));
    }

    private void add(Message message) {
        message.parts().forEach(this::add);
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text text -> addText(text.text());
            case Part.Thinking thinking -> addText(thinking.text());
            case Part.Refusal refusal -> addText(refusal.text());
            case Part.ToolCall call -> {
                addText(call.name());
                addText(call.arguments().text());
            }
            case Part.ToolResult result -> result.content().forEach(this::add);
            case Part.Opaque opaque -> addRoughly(opaque.json().text());
            case Part.Image image -> addMedia(image.source(), "an image");
            case Part.Document document -> addMedia(document.source(), "a document");
            case Part.Audio _ -> omitted.add("audio");
        }
    }

    private void add(Tool tool) {
        switch (tool) {
            case Tool.Function function -> {
                String description = function.description() == null ? "" : function.description();
                addRoughly(function.name() + "\n" + description + "\n" + function.schema().text());
            }
            case Tool.Native own -> addRoughly(own.json().text());
        }
    }

    private void addText(String text) {
        content = content.plus(tokenizer.text().count(text));
    }

    private void addRoughly(String text) {
        Count count = tokenizer.text().count(text);
        content =
                content.plus(
                        new Count(
                                count.tokens(),
                                Math.max(count.doubt(), TOOL_ERROR * count.tokens())));
    }

    private void addMedia(Media media, String what) {
        switch (media) {
            case Media.PlainText text -> addText(text.text());
            case Media.Inline inline -> {
                byte[] file = decoded(inline.data());
                ImageSize size = file == null ? null : ImageSize.of(file);
                if (size != null) {
                    addEstimate(tokenizer.media().image(size));
                } else if (file != null && Pages.isPdf(file)) {
                    addEstimate(Pages.in(file) * tokenizer.media().page());
                } else {
                    omitted.add(what + " of type " + inline.mimeType());
                }
            }
            case Media.Link _ -> omitted.add(what + " at a URL");
            case Media.Upload _ -> omitted.add(what + " that was uploaded before");
        }
    }

    private void addEstimate(long tokens) {
        content = content.plus(Count.estimate(tokens, MediaFormula.ERROR));
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
