package dev.llm.store;

import dev.llm.store.Scrubber.Body;
import org.jspecify.annotations.Nullable;

/// What a body is kept as.
///
/// @param body without what must not be kept
/// @param said the text that it is found by; null when nothing was said in it
record Content(Body body, @Nullable String said) {
    /// What is searched may be shorter than what is kept.
    private static final int SEARCHED = 100_000;

    static Content ofRequest(byte[] bytes, Scrubber scrubber) {
        Body body = scrubber.body(bytes);
        return of(body, SpokenText.lastOfUser(body.text()), "", scrubber);
    }

    static Content ofResponse(byte[] bytes, Scrubber scrubber) {
        Body body = scrubber.body(bytes);
        SpokenText.Answer answer = SpokenText.ofAnswer(body);
        return of(body, answer.text(), answer.unspoken(), scrubber);
    }

    /// A key that came in pieces is whole only in what they say together. They cannot be told from others in the body, so
    /// none of them is kept.
    private static Content of(
            Body body, @Nullable String said, String unspoken, Scrubber scrubber) {
        String text = said == null ? "" : said;
        String clean = scrubber.without(text);
        boolean same = clean.equals(text) && scrubber.without(unspoken).equals(unspoken);
        return new Content(
                same ? body : Body.IN_PIECES,
                said == null ? null : Scrubber.storable(Scrubber.beginning(clean, SEARCHED)));
    }
}
