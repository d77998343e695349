package dev.llm.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.model.ChatRequest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RequestCounterTest {
    @Test
    void aTextIsCountedAndWhatStandsAroundItApart() {
        RequestCount count =
                count(
                        """
                        {"model": "gpt-5", "messages": [
                          {"role": "system", "content": "Hello, world!"},
                          {"role": "user", "content": "Hello, world!"}]}
                        """);

        assertThat(count.content()).isEqualTo(Count.exact(8));
        assertThat(count.framing()).isEqualTo(Count.estimate(9, 0.5));
        assertThat(count.total().tokens()).isEqualTo(17);
        assertThat(count.omitted()).isEmpty();
    }

    @Test
    void callsAndTheirResultsAreText() {
        RequestCount count =
                count(
                        """
                        {"model": "gpt-5", "messages": [
                          {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function",
                            "function": {"name": "get", "arguments": "{}"}}]},
                          {"role": "tool", "tool_call_id": "call_1", "content": "Hello, world!"}]}
                        """);

        assertThat(count.content()).isEqualTo(Count.exact(1 + 1 + 4));
    }

    @Test
    void aToolIsCountedByItsDefinitionRoughly() {
        RequestCount count =
                count(
                        """
                        {"model": "claude-opus-5-5", "max_tokens": 1, "messages": [],
                         "tools": [{"name": "get", "description": "Gets.", "input_schema": {"type": "object"}}]}
                        """);

        assertThat(count.content().tokens()).isBetween(5L, 20L);
        assertThat(count.content().errorPercent()).isGreaterThanOrEqualTo(30);
        assertThat(count.framing().tokens()).as("for having tools, of no message").isEqualTo(286);
    }

    @Test
    void aPictureIsCountedByItsSize() {
        // The header of a PNG of 750 by 1000 pixels.
        RequestCount count =
                image("iVBORw0KGgoAAAANSUhEUgAAAu4AAAPoCAIAAAAAAAAA", "claude-opus-5-5");

        assertThat(count.content()).isEqualTo(Count.estimate(1000, 0.5));
        assertThat(count.omitted()).isEmpty();
    }

    @Test
    void aPictureThatCannotBeReadIsNamedAndNotCounted() {
        RequestCount count = image("AAAA", "claude-opus-5-5");

        assertThat(count.content()).isEqualTo(Count.ZERO);
        assertThat(count.omitted()).containsExactly("an image of type image/png");
    }

    @Test
    void aPictureElsewhereIsNamedAndNotCounted() {
        RequestCount count =
                count(
                        """
                        {"model": "gpt-5", "messages": [{"role": "user", "content": [
                          {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}]}
                        """);

        assertThat(count.omitted()).containsExactly("an image at a URL");
    }

    @Test
    void aDocumentIsCountedByItsPages() {
        String pdf = "%PDF-1.4\n<< /Type /Pages /Count 3 >> << /Type /Page >>";
        String data = Base64.getEncoder().encodeToString(pdf.getBytes(ISO_8859_1));
        RequestCount count =
                count(
                        """
                        {"model": "claude-opus-5-5", "max_tokens": 1, "messages": [{"role": "user", "content": [
                          {"type": "document", "source":
                            {"type": "base64", "media_type": "application/pdf", "data": "%s"}}]}]}
                        """
                                .formatted(data));

        assertThat(count.content()).isEqualTo(Count.estimate(3 * 3850, 0.5));
    }

    @Test
    void anOutlineHasNoPages() {
        assertThat(
                        Pages.in(
                                ("%PDF-1.4\n<</Type /Outlines /Count 240>> <</Kids [1 0 R] /Count 2 /Type /Pages>>"
                                                + " <</Type /Page>>")
                                        .getBytes(ISO_8859_1)))
                .isEqualTo(2);
    }

    private static RequestCount image(String data, String model) {
        return count(
                """
                {"model": "%s", "max_tokens": 1, "messages": [{"role": "user", "content": [
                  {"type": "image", "source":
                    {"type": "base64", "media_type": "image/png", "data": "%s"}}]}]}
                """
                        .formatted(model, data));
    }

    private static RequestCount count(String body) {
        ChatRequest request = RequestBody.read(body);
        return RequestCounter.count(request, Tokenizer.of(request.model()));
    }
}
