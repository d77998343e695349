package dev.llm.proxy.rules;

/// What an edit wants is not as it must be: a field inside a string, a prompt that is a number.
final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String where, String expected) {
        super(where + " is not " + expected);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
