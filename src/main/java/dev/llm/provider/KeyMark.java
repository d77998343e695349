package dev.llm.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Tells whether a cached list was asked for with the same key, without keeping the key: by a hash of it and of a random
/// salt. The salt has a file of its own, so that a list that is copied or shown to somebody does not even confirm a
/// guess.
///
/// SHA-256 by itself is enough behind a secret of fixed length when half of the hash is kept; the JDK's HMAC would load
/// many more classes for the same.
final class KeyMark {
    private static final String FILE = "salt";
    private static final int LENGTH = 32;

    private final byte[] salt;

    private KeyMark(byte[] salt) {
        this.salt = salt;
    }

    /// With the salt of this directory; null when it has none.
    static @Nullable KeyMark in(Path directory) {
        try {
            byte[] salt = Files.readAllBytes(directory.resolve(FILE));
            return salt.length == LENGTH ? new KeyMark(salt) : null;
        } catch (IOException _) {
            return null;
        }
    }

    /// With the salt of this directory, which gets one when it has none. Of two programs that do so at the same time one
    /// loses, and asks again the next time.
    static KeyMark ensuredIn(Path directory) throws IOException {
        KeyMark existing = in(directory);
        if (existing != null) {
            return existing;
        }
        byte[] salt = new byte[LENGTH];
        new SecureRandom().nextBytes(salt);
        CacheFile.replace(directory.resolve(FILE), salt);
        return new KeyMark(salt);
    }

    String of(String base, String key) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(salt);
            hash.update(base.getBytes(StandardCharsets.UTF_8));
            hash.update((byte) 0);
            byte[] whole = hash.digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, whole.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
