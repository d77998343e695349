package dev.llm.tokens;

import dev.llm.model.ChatRequest;
import dev.llm.model.Media;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Tool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A digest of what a prompt says. Marks that change from turn to turn while the words stay, as those of where a cache
/// is to end, are no part of it.
final class PromptDigest {
    private final MessageDigest digest;

    private PromptDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of its tools alone, then with each message that follows.
    static List<String> beginnings(ChatRequest request) {
        var prompt = new PromptDigest();
        request.tools().forEach(prompt::add);
        var beginnings = new ArrayList<String>();
        beginnings.add(prompt.value());
        for (Message message : request.messages()) {
            prompt.add(message);
            beginnings.add(prompt.value());
        }
        return beginnings;
    }

    private String value() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Message message) {
        add(message.role().name());
        message.parts().forEach(this::add);
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text text -> add(text.text());
            case Part.Thinking thinking -> add(thinking.text());
            case Part.Refusal refusal -> add(refusal.text());
            case Part.ToolCall call -> {
                add(call.name());
                add(call.arguments().text());
            }
            case Part.ToolResult result -> result.content().forEach(this::add);
            case Part.Opaque opaque -> {
                if (opaque.substitute() == null) {
                    add(opaque.json().text());
                } else {
                    add(opaque.substitute());
                }
            }
            case Part.Image image -> add(image.source());
            case Part.Document document -> add(document.source());
            case Part.Audio audio -> add(audio.source());
        }
    }

    private void add(Media media) {
        switch (media) {
            case Media.Inline inline -> add(inline.data());
            case Media.Link link -> add(link.url());
            case Media.Upload upload -> add(upload.fileId());
            case Media.PlainText text -> add(text.text());
        }
    }

    private void add(Tool tool) {
        switch (tool) {
            case Tool.Function function -> {
                add(function.name());
                add(function.description() == null ? "" : function.description());
                add(function.schema().text());
            }
            case Tool.Native own -> add(own.json().text());
        }
    }

    /// With its length, so that two texts are not taken for one.
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
