package dev.llm.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/// Who can read a file, where the file system knows owners, groups and others.
final class FileMode {
    private FileMode() {}

    static boolean isReadByOthers(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")
                || !Files.isRegularFile(file)) {
            return false;
        }
        try {
            var mode = Files.getPosixFilePermissions(file);
            return mode.contains(PosixFilePermission.GROUP_READ)
                    || mode.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException _) {
            // It was just read; whoever removed it since has nothing left to protect.
            return false;
        }
    }

    static String shellQuoted(Path file) {
        return "'" + file.toString().replace("'", "'\\''") + "'";
    }
}
