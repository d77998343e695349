package dev.llm.route;

import java.util.List;
import java.util.Locale;

/// Texts that a model's name has to have in it, all of them. Case does not count, nor with which sign the parts of a name
/// are joined: `5.5` finds `claude-sonnet-5-5`.
public record ModelQuery(List<String> texts) {
    /// @param names of the model; each text may be in another one
    public boolean matches(List<String> names) {
        for (String text : texts) {
            String wanted = normal(text);
            if (names.stream().noneMatch(name -> normal(name).contains(wanted))) {
                return false;
            }
        }
        return true;
    }

    private static String normal(String text) {
        var normal = new StringBuilder(text.toLowerCase(Locale.ROOT));
        for (int i = 0; i < normal.length(); i++) {
            if (" ._:".indexOf(normal.charAt(i)) >= 0) {
                normal.setCharAt(i, '-');
            }
        }
        return normal.toString();
    }

    /// For messages: `"5.5" and "sonnet"`.
    @Override
    public String toString() {
        return '"' + String.join("\" and \"", texts) + '"';
    }
}
