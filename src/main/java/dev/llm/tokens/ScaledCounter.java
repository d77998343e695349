package dev.llm.tokens;

/// An estimate for a vocabulary that is not public: another one's count times a factor. The factors and errors were
/// measured, as `docs/count-tokens.md` says; nine of ten texts were within the error.
///
/// @param plainError for text that is nine tenths ASCII: code, and languages in the Latin script
/// @param otherError for all other text, whose vocabularies differ most
record ScaledCounter(TextCounter base, double factor, double plainError, double otherError)
        implements TextCounter {
    @Override
    public Count count(String text) {
        long tokens = Math.round(base.count(text).tokens() * factor);
        return Count.estimate(tokens, isPlain(text) ? plainError : otherError);
    }

    static boolean isPlain(String text) {
        int ascii = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x80) {
                ascii++;
            }
        }
        return ascii >= 0.9 * text.length();
    }
}
