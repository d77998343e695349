package dev.llm.tokens;

/// An estimate, corrected by what the model's answers taught.
public record CorrectedCounter(TextCounter estimate, Experience.Accuracy accuracy)
        implements TextCounter {
    @Override
    public Count count(String text) {
        Count corrected = accuracy.correct(estimate.count(text));
        long most = Utf8Length.of(text);
        return corrected.tokens() > most ? new Count(most, corrected.doubt()) : corrected;
    }
}
