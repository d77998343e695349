package dev.llm.tokens;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many pages a PDF has, as far as that can be seen without inflating it.
final class Pages {
    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])");
    private static final Pattern COUNT = Pattern.compile("/Count\\s+(\\d{1,6})");

    /// What a page takes in a file whose own directory is compressed: a guess, of text with few pictures.
    private static final int BYTES_PER_PAGE = 30_000;

    private Pages() {}

    static boolean isPdf(byte[] file) {
        return file.length > 4
                && new String(file, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-");
    }

    static int in(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int pages = (int) PAGE.matcher(text).results().count();
        for (Matcher count = COUNT.matcher(text); count.find(); ) {
            pages = Math.max(pages, Integer.parseInt(count.group(1)));
        }
        return pages > 0 ? pages : Math.max(1, file.length / BYTES_PER_PAGE);
    }
}
