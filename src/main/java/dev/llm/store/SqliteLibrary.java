package dev.llm.store;

import dev.llm.provider.CacheFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite is native code, which the driver would unpack into `/tmp` each time, a megabyte and half of the time that
/// opening takes.
final class SqliteLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /// Puts the library of this system into a directory, once for each of its versions, and tells the driver. What cannot be put
    /// there, the driver looks for as it always does.
    static synchronized void unpack(Path directory) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return;
            }
            byte[] library = packed.readAllBytes();
            // The driver's number for it is not in our jar.
            var sum = new CRC32();
            sum.update(library);
            Path place = directory.resolve("sqlite-" + Long.toHexString(sum.getValue()));
            Path file = place.resolve(name);
            if (!Files.isRegularFile(file)) {
                CacheFile.createDirectory(place);
                CacheFile.replace(file, library);
            }
            System.setProperty(PATH, place.toString());
        } catch (IOException _) {
            // Then it is unpacked each time.
        }
    }
}
