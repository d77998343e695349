package dev.llm.dialect.openai;

/// `input_audio.format`, which is a word and not a MIME type.
final class AudioFormat {
    private static final String AUDIO = "audio/";

    private AudioFormat() {}

    static String mimeType(String format) {
        return AUDIO + (format.equals("mp3") ? "mpeg" : format);
    }

    static String word(String mimeType) {
        String format = mimeType.startsWith(AUDIO) ? mimeType.substring(AUDIO.length()) : mimeType;
        return format.equals("mpeg") ? "mp3" : format;
    }
}
