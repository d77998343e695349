package dev.llm.proxy.rules;

import dev.llm.model.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What rules do to a request, line by line, for people. Headers are named without their values, which may be keys.
public final class Report {
    private Report() {}

    /// @param body as the client sent it
    /// @param headers likewise
    public static List<String> of(ObjectNode body, Headers headers, Applied applied) {
        return switch (applied) {
            case Applied.Changed changed -> changed(body, headers, changed);
            case Applied.Refused refused ->
                    List.of(
                            "refused by "
                                    + refused.rule()
                                    + ", with "
                                    + refused.status()
                                    + ": "
                                    + refused.message());
            case Applied.Answered answered -> {
                var lines = new ArrayList<String>();
                lines.add("answered by " + answered.rule() + ", as " + answered.contentType());
                new String(answered.body(), StandardCharsets.UTF_8).lines().forEach(lines::add);
                yield lines;
            }
        };
    }

    private static List<String> changed(ObjectNode body, Headers headers, Applied.Changed changed) {
        var lines = new ArrayList<String>();
        if (!changed.rules().isEmpty()) {
            lines.add("rules: " + String.join(", ", changed.rules()));
        }
        changed.skipped()
                .forEach(skipped -> lines.add("skipped: " + skipped.rule() + ", " + skipped.why()));
        if (changed.route() != null) {
            lines.add("route: " + changed.route());
        }
        for (Headers.Field field : changed.headers().fields()) {
            if (!headers.fields().contains(field)) {
                lines.add("header: " + field.name());
            }
        }
        if (changed.body() != null) {
            lines.addAll(Diff.of(body, changed.body()));
        }
        return lines;
    }
}
