package dev.llm.chat;

import dev.llm.catalog.Modality;
import dev.llm.model.ErrorKind;
import dev.llm.model.Extras;
import dev.llm.model.LlmException;
import dev.llm.model.Media;
import dev.llm.model.Part;
import dev.llm.provider.Intake;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A file that goes with a prompt. One from the web is read no further than it must be: some providers read it
/// themselves.
public final class Attachment {
    /// No provider takes more in a message.
    public static final int LARGEST = 100 * 1024 * 1024;

    private final String name;
    private final String type;
    private final @Nullable URI url;
    private final @Nullable RemoteFile remote;
    private byte @Nullable [] bytes;

    private Attachment(
            String name,
            String type,
            @Nullable URI url,
            @Nullable RemoteFile remote,
            byte @Nullable [] bytes) {
        this.name = name;
        this.type = type;
        this.url = url;
        this.remote = remote;
        this.bytes = bytes;
    }

    /// @param name what the user calls it
    /// @param saidType its MIME type when the user says it; null to look at what it is
    /// @throws LlmException of kind USAGE when it is of no type that any model takes
    public static Attachment ofBytes(String name, @Nullable String saidType, byte[] bytes) {
        if (bytes.length == 0) {
            throw new LlmException(ErrorKind.USAGE, name + " is empty");
        }
        String type = saidType == null ? FileType.of(bytes, true) : saidType;
        return new Attachment(name, known(name, type), null, null, bytes);
    }

    public static Attachment ofUrl(URI url, @Nullable String saidType, RemoteFile remote) {
        if (url.getRawUserInfo() != null) {
            throw new LlmException(
                    ErrorKind.USAGE, "the address of an attachment must not hold a password");
        }
        RemoteFile.Beginning begin = saidType == null ? remote.beginning(url) : null;
        String type = begin == null ? saidType : FileType.of(begin.bytes(), begin.whole());
        byte[] all = begin != null && begin.whole() ? begin.bytes() : null;
        return new Attachment(url.toString(), known(url.toString(), type), url, remote, all);
    }

    public static LlmException tooLarge(String name, long largest) {
        return new LlmException(
                ErrorKind.USAGE,
                name + " is larger than " + megabytes(largest) + ", the most that can be attached");
    }

    static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }

    String name() {
        return name;
    }

    String type() {
        return type;
    }

    /// Null for one of a type that only the user says.
    @Nullable Modality kind() {
        return FileType.kind(type);
    }

    /// Whether a provider may be given its address in its place.
    boolean goesAsLink(Intake intake) {
        Modality kind = kind();
        return url != null && kind != null && intake.links().contains(kind);
    }

    /// All of it.
    byte[] bytes() {
        byte[] known = bytes;
        if (known == null && url != null && remote != null) {
            known = remote.all(url, LARGEST);
            bytes = known;
        }
        return known == null ? new byte[0] : known;
    }

    /// As a part of a message.
    Part part(Intake intake) {
        Modality kind = kind();
        if (kind == Modality.TEXT) {
            return new Part.Text(text());
        }
        Media media =
                url != null && goesAsLink(intake)
                        ? new Media.Link(url.toString(), type)
                        : new Media.Inline(type, Base64.getEncoder().encodeToString(bytes()));
        if (kind == Modality.IMAGE) {
            return new Part.Image(media, Extras.NONE);
        }
        return kind == Modality.AUDIO
                ? new Part.Audio(media, Extras.NONE)
                : new Part.Document(media, intake.names() ? fileName() : null, Extras.NONE);
    }

    /// With a beginning and an end, so that the model can tell it from other files and from the prompt.
    private String text() {
        String content = decoded();
        return "<file name=\""
                + fileName().replace("\"", "&quot;")
                + "\">\n"
                + content
                + (content.endsWith("\n") ? "" : "\n")
                + "</file>";
    }

    private String decoded() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
        } catch (CharacterCodingException _) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    name + " is text, and not all of it is UTF-8",
                    "convert it first, with iconv -t UTF-8");
        }
    }

    private String fileName() {
        String path = url == null ? name : url.getPath() == null ? "" : url.getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() ? name : last;
    }

    private static String known(String name, @Nullable String type) {
        if (type == null) {
            throw new LlmException(
                    ErrorKind.USAGE,
                    "cannot tell what kind of file " + name + " is",
                    "say it: --at " + name + " TYPE, such as image/png or text/plain");
        }
        return type;
    }
}
