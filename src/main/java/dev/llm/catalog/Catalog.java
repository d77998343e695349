package dev.llm.catalog;

import dev.llm.json.Json;
import dev.llm.json.JsonObject;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The models known to this version. The data is one JSON object per line, of which a call reads only the line that it
/// needs: a one-shot prompt must not pay for a hundred models.
public final class Catalog {
    private static final String RESOURCE = "models.jsonl";
    private static final Pattern SNAPSHOT = Pattern.compile("-\\d{8}$|-\\d{4}-\\d{2}-\\d{2}$");

    private final List<String> lines;

    private Catalog(List<String> lines) {
        this.lines = lines;
    }

    public static Catalog bundled() {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new LlmException(ErrorKind.INTERNAL, "the program lacks its own " + RESOURCE);
            }
            return new Catalog(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.INTERNAL, "cannot read " + RESOURCE + ": " + e.getMessage());
        }
    }

    /// A model by its id, or by the id of a dated snapshot of it (`gpt-4o-2024-08-06`).
    public @Nullable Model find(String id) {
        Model exact = first("{\"id\":\"" + id + "\",");
        return exact != null
                ? exact
                : first("{\"id\":\"" + SNAPSHOT.matcher(id).replaceFirst("") + "\",");
    }

    /// The model that a preset answers with when none is named.
    public @Nullable Model defaultOf(String provider) {
        return lines.stream()
                .filter(line ->
                        line.contains("\"provider\":\"" + provider + "\",\"default\":true,"))
                .map(Catalog::parse)
                .findFirst()
                .orElse(null);
    }

    public List<String> ids() {
        return lines.stream().map(line -> line.substring(7, line.indexOf('"', 7))).toList();
    }

    /// The ids of a preset's models, in the order of the catalogue.
    public List<String> idsOf(String provider) {
        return ids().stream()
                .filter(id -> Objects.requireNonNull(find(id)).provider().equals(provider))
                .toList();
    }

    private @Nullable Model first(String start) {
        for (String line : lines) {
            if (line.startsWith(start)) {
                return parse(line);
            }
        }
        return null;
    }

    private static Model parse(String line) {
        JsonNode json = Json.parse(line);
        if (json == null) {
            throw new LlmException(ErrorKind.INTERNAL, RESOURCE + " has a broken line: " + line);
        }
        JsonObject model = JsonObject.reply(json);
        List<JsonObject> prices = model.objects("prices");
        return new Model(
                model.requiredText("id"),
                model.requiredText("provider"),
                Boolean.TRUE.equals(model.bool("default")),
                tokens(model, "context"),
                tokens(model, "max_output"),
                () -> prices.stream().map(Catalog::price).toList());
    }

    private static Price price(JsonObject price) {
        Long above = price.integer("above");
        return new Price(
                day(price.text("from")),
                day(price.text("until")),
                above == null ? 0 : above,
                new BigDecimal(price.requiredText("input")),
                new BigDecimal(price.requiredText("output")),
                money(price.text("cache_read")),
                money(price.text("cache_write")),
                money(price.text("cache_write_long")));
    }

    private static @Nullable Integer tokens(JsonObject owner, String field) {
        Long tokens = owner.integer(field);
        return tokens == null ? null : Integer.valueOf(Math.toIntExact(tokens));
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    private static @Nullable BigDecimal money(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
