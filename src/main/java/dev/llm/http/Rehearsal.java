package dev.llm.http;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The checking of a signature on P-256, the kind that most providers' certificates have, once and for nothing. The first
/// one takes the JDK tens of milliseconds of making tables, which it can spend while the connection is being made.
final class Rehearsal {
    /// A public key that was made for this, and its signature of the one byte 1.
    private static final String KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIiwgTxONyMaQD8l4E0EBGzlc8JyopdlaXjQS"
                    + "ijiG2Jo4EDN3t5uYMU6YcfJORh6gCVjiJq2md9CEtBBbwKR8kg==";

    private static final String SIGNATURE =
            "MEYCIQDnbCXEKos40Kf9Pir+pVmhHHGyq2V9V3vOzfBH0edOcgIhAORKcHqNY9hAmxIaULHW"
                    + "yfERxZYtvjx4KXA2SYDCAd+M";

    private Rehearsal() {}

    /// @return whether the signature is good
    static boolean run() throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(KEY);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key)));
        signature.update((byte) 1);
        return signature.verify(Base64.getDecoder().decode(SIGNATURE));
    }
}
