package dev.llm.cli;

import dev.llm.chat.Attachment;
import dev.llm.chat.Attachments;
import dev.llm.chat.RemoteFile;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the files that go with a prompt.
record AttachmentInput(Streams streams, RemoteFile remote) {
    /// @throws LlmException of kind USAGE for one that cannot be read or sent
    Attachments read(List<AttachedFile> files) {
        if (files.stream().filter(AttachedFile::isInput).count() > 1) {
            throw new LlmException(ErrorKind.USAGE, "standard input can be attached only once");
        }
        var attachments = new ArrayList<Attachment>();
        for (AttachedFile file : files) {
            attachments.add(read(file));
        }
        return new Attachments(attachments);
    }

    private Attachment read(AttachedFile file) {
        String place = file.place();
        if (file.isInput()) {
            return Attachment.ofBytes("standard input", file.type(), input());
        }
        if (place.startsWith("http://") || place.startsWith("https://")) {
            return Attachment.ofUrl(url(place), file.type(), remote);
        }
        return Attachment.ofBytes(place, file.type(), bytes(place));
    }

    private byte[] input() {
        if (streams.inTerminal()) {
            throw new LlmException(
                    ErrorKind.USAGE, "-a - attaches standard input, and nothing is piped in");
        }
        return PromptInput.bytes(streams.in(), () -> {});
    }

    private static URI url(String place) {
        try {
            var url = URI.create(place);
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new LlmException(
                ErrorKind.USAGE,
                place + " is no address",
                "write blanks and other special characters as %20 and the like");
    }

    private static byte[] bytes(String place) {
        try (InputStream in = Files.newInputStream(Path.of(place))) {
            byte[] bytes = in.readNBytes(Attachment.LARGEST + 1);
            if (bytes.length > Attachment.LARGEST) {
                throw Attachment.tooLarge(place, Attachment.LARGEST);
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw unread(place, "there is no such file");
        } catch (AccessDeniedException _) {
            throw unread(place, "it may not be read");
        } catch (IOException _) {
            boolean directory = Files.isDirectory(Path.of(place));
            throw unread(place, directory ? "it is a directory" : "it cannot be read");
        }
    }

    private static LlmException unread(String place, String why) {
        return new LlmException(ErrorKind.USAGE, "cannot attach " + place + ": " + why);
    }
}
