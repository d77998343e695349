package dev.llm.chat;

import dev.llm.catalog.Modality;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a file is, by its first bytes. A name may lie, and a provider that is told of a PNG that is a JPEG refuses it.
public final class FileType {
    public static final String TEXT = "text/plain";

    /// How files of a type begin; `?` stands for any byte.
    private record Mark(String type, String bytes) {}

    private static final List<Mark> MARKS =
            List.of(
                    new Mark("image/png", "\u0089PNG\r\n\u001a\n"),
                    new Mark("image/jpeg", "\u00ff\u00d8\u00ff"),
                    new Mark("image/gif", "GIF87a"),
                    new Mark("image/gif", "GIF89a"),
                    new Mark("image/webp", "RIFF????WEBP"),
                    new Mark("application/pdf", "%PDF-"),
                    new Mark("audio/wav", "RIFF????WAVE"),
                    new Mark("audio/mpeg", "ID3\u0002"),
                    new Mark("audio/mpeg", "ID3\u0003"),
                    new Mark("audio/mpeg", "ID3\u0004"),
                    new Mark("audio/flac", "fLaC\u0000"),
                    new Mark("audio/ogg", "OggS\u0000"),
                    new Mark("audio/aiff", "FORM????AIFF"),
                    new Mark("audio/aiff", "FORM????AIFC"),
                    new Mark("audio/mp4", "\u0000???ftypM4A"),
                    new Mark("image/heic", "\u0000???ftyphei"),
                    new Mark("image/heic", "\u0000???ftyphev"),
                    new Mark("image/heif", "\u0000???ftypmif1"),
                    new Mark("image/heif", "\u0000???ftypmsf1"),
                    new Mark("image/avif", "\u0000???ftypavif"),
                    new Mark("video/quicktime", "\u0000???ftypqt"),
                    new Mark("video/mp4", "\u0000???ftyp"),
                    new Mark("video/webm", "\u001aE\u00df\u00a3"),
                    new Mark("image/bmp", "BM????\u0000\u0000\u0000\u0000"),
                    new Mark("image/tiff", "II*\u0000"),
                    new Mark("image/tiff", "MM\u0000*"),
                    new Mark("application/zip", "PK\u0003\u0004"),
                    new Mark("application/gzip", "\u001f\u008b"));

    private FileType() {}

    /// The MIME type of what begins so, [#TEXT] for UTF-8, or null when that cannot be told.
    ///
    /// @param whole whether that is all there is; if not, it may end in the middle of a character
    public static @Nullable String of(byte[] begin, boolean whole) {
        for (Mark mark : MARKS) {
            if (has(begin, mark)) {
                return mark.type();
            }
        }
        String sound = framedSound(begin);
        return sound == null && isText(begin, whole) ? TEXT : sound;
    }

    /// Of which kind files of a type are; null for one that no model takes.
    public static @Nullable Modality kind(String type) {
        if (type.equals("application/pdf")) {
            return Modality.PDF;
        }
        return switch (type.substring(0, Math.max(type.indexOf('/'), 0))) {
            case "image" -> Modality.IMAGE;
            case "audio" -> Modality.AUDIO;
            case "video" -> Modality.VIDEO;
            case "text" -> Modality.TEXT;
            default -> isTextual(type) ? Modality.TEXT : null;
        };
    }

    private static boolean isTextual(String type) {
        return type.equals("application/json")
                || type.equals("application/xml")
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    private static boolean has(byte[] begin, Mark mark) {
        String bytes = mark.bytes();
        if (begin.length < bytes.length()) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) != '?' && (begin[i] & 0xff) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// MPEG sound has no head, only frames that begin with eleven bits set. Layer 3 is MP3, and no layer is AAC.
    private static @Nullable String framedSound(byte[] begin) {
        if (begin.length < 2 || begin[0] != (byte) 0xff || (begin[1] & 0xe0) != 0xe0) {
            return null;
        }
        if ((begin[1] & 0xf6) == 0xf0) {
            return "audio/aac";
        }
        boolean version = (begin[1] & 0x18) != 0x08;
        return version && (begin[1] & 0x06) == 0x02 ? "audio/mpeg" : null;
    }

    private static boolean isText(byte[] begin, boolean whole) {
        int end = whole ? begin.length : lastWhole(begin);
        for (int i = 0; i < end; i++) {
            if (begin[i] == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(begin, 0, end));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /// Where the last character begins that may not be whole.
    private static int lastWhole(byte[] begin) {
        int end = begin.length;
        int back = 0;
        while (back < 3 && end > 0 && (begin[end - 1] & 0xc0) == 0x80) {
            end--;
            back++;
        }
        return end > 0 && (begin[end - 1] & 0x80) != 0 ? end - 1 : begin.length;
    }
}
