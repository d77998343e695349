package dev.llm.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// The certificates of a PEM file as DER, decoded only as far as needed to tell whose they are: a system's bundle holds
/// some 150, of which a connection needs one.
final class PemCertificates {
    /// @param subject the DER of the subject's name, as hexadecimal digits
    record Anchor(String subject, byte[] der) {}

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END";

    private PemCertificates() {}

    static List<Anchor> read(Path file) throws IOException {
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        var certificates = new ArrayList<Anchor>();
        int begin = pem.indexOf(BEGIN);
        while (begin >= 0) {
            int start = begin + BEGIN.length();
            int end = pem.indexOf(END, start);
            if (end < 0) {
                throw new IOException(file + " ends within a certificate");
            }
            try {
                byte[] der = Base64.getMimeDecoder().decode(pem.substring(start, end));
                certificates.add(new Anchor(HexFormat.of().formatHex(subject(der)), der));
            } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
                throw new IOException(file + " holds something that is not a certificate");
            }
            begin = pem.indexOf(BEGIN, end);
        }
        return certificates;
    }

    /// The DER of a certificate's subject name: the sixth field of `TBSCertificate` (RFC 5280, 4.1), or the fifth where
    /// the optional version is missing.
    private static byte[] subject(byte[] der) {
        int field = content(der, content(der, 0));
        if ((der[field] & 0xFF) == 0xA0) {
            field = end(der, field);
        }
        for (int skipped = 0; skipped < 4; skipped++) {
            field = end(der, field);
        }
        int end = end(der, field);
        Objects.checkFromToIndex(field, end, der.length); // a false length could ask for gigabytes
        return Arrays.copyOfRange(der, field, end);
    }

    /// Where the content of the element at `offset` begins.
    private static int content(byte[] der, int offset) {
        int length = der[offset + 1] & 0xFF;
        return offset + 2 + (length < 0x80 ? 0 : length & 0x7F);
    }

    /// Where the element at `offset` ends.
    private static int end(byte[] der, int offset) {
        int start = content(der, offset);
        int length = der[offset + 1] & 0xFF;
        if (length >= 0x80) {
            length = 0;
            for (int i = offset + 2; i < start; i++) {
                length = length << 8 | (der[i] & 0xFF);
            }
        }
        return start + length;
    }
}
