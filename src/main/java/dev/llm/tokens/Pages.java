package dev.llm.tokens;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many pages a PDF has, as far as that can be seen without inflating it.
final class Pages {
    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])");

    /// In a node of the tree of pages; an outline has a count too.
    private static final Pattern COUNT =
            Pattern.compile(
                    "/Type\\s*/Pages\\b[^>]{0,2000}?/Count\\s+(\\d{1,6})|/Count\\s+(\\d{1,6})[^<>]{0,2000}?/Type\\s*/Pages\\b");

    /// What a page takes in a file whose own directory is compressed: a guess, of text with few pictures.
    private static final int BYTES_PER_PAGE = 30_000;

    private static final int BYTES_OF_A_PAGE = 10;

    private Pages() {}

    static boolean isPdf(byte[] file) {
        return file.length > 4
                && new String(file, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-");
    }

    static int in(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int pages = (int) PAGE.matcher(text).results().count();
        for (Matcher count = COUNT.matcher(text); count.find(); ) {
            String number = count.group(1) == null ? count.group(2) : count.group(1);
            pages = Math.max(pages, Integer.parseInt(number));
        }
        // No page is shorter than what it takes to say that there is one.
        return pages > 0
                ? Math.min(pages, Math.max(1, file.length / BYTES_OF_A_PAGE))
                : Math.max(1, file.length / BYTES_PER_PAGE);
    }
}
