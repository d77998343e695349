package dev.llm.tokens;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// What each counted feature weighs in tokens of one of Claude's vocabularies, as `tools/LearnTokens.java` has learned it
/// from counts of Anthropic's own.
///
/// @param weights by the number of a feature's key
/// @param plainError the share by which the estimate of a plain text may be wrong, in nine cases of ten
/// @param otherError the same of all other text
record ClaudeWeights(float[] weights, double plainError, double otherError) {
    private static final String RESOURCE = "claude.weights";

    /// A line of the resource: a feature, its key, and a weight for each vocabulary; or errors in percent.
    static ClaudeWeights read(ClaudeVocabulary vocabulary) {
        try (InputStream in = ClaudeWeights.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new LlmException(ErrorKind.INTERNAL, "the program lacks its own " + RESOURCE);
            }
            return read(
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
                    vocabulary.column);
        } catch (IOException e) {
            throw new LlmException(
                    ErrorKind.INTERNAL, "cannot read " + RESOURCE + ": " + e.getMessage());
        }
    }

    private static ClaudeWeights read(BufferedReader lines, int column) throws IOException {
        var weights = new float[Feature.count()];
        double plainError = 0;
        double otherError = 0;
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            double number = Double.parseDouble(words[column]);
            if (!words[0].equals("error")) {
                weights[Feature.numberOf(words[0], words[1])] = (float) number;
            } else if (words[1].equals("plain")) {
                plainError = number / 100;
            } else {
                otherError = number / 100;
            }
        }
        return new ClaudeWeights(weights, plainError, otherError);
    }
}
