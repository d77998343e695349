package dev.llm.http;

import dev.llm.http.PemCertificates.Anchor;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whose certificates are believed: those of `SSL_CERT_FILE` where it is set, else the operating system's, to which
/// companies add their own; the JDK's where the system has none.
public final class Trust {
    /// Where systems keep their bundle of roots: Debian and Alpine, Fedora, openSUSE, Red Hat, the BSDs.
    private static final List<String> BUNDLES =
            List.of(
                    "/etc/ssl/certs/ca-certificates.crt",
                    "/etc/pki/tls/certs/ca-bundle.crt",
                    "/etc/ssl/ca-bundle.pem",
                    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                    "/usr/local/share/certs/ca-root-nss.crt",
                    "/etc/ssl/cert.pem");

    private Trust() {}

    /// @param certFile the value of `SSL_CERT_FILE`, or null
    /// @param osName as in the system property `os.name`
    /// @throws LlmException of kind CONFIGURATION when `certFile` cannot be read
    public static SSLContext context(@Nullable Path certFile, String osName) {
        try {
            return initialised(managers(certFile, osName.toLowerCase(Locale.ROOT)));
        } catch (IOException | GeneralSecurityException e) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION,
                    "cannot load the trusted certificates: " + e.getMessage());
        }
    }

    private static TrustManager @Nullable [] managers(@Nullable Path certFile, String osName)
            throws IOException, GeneralSecurityException {
        if (certFile != null) {
            return new TrustManager[] {new PemTrustManager(pem(certFile))};
        }
        if (System.getProperty("javax.net.ssl.trustStore") != null) {
            return null;
        }
        if (osName.startsWith("windows")) {
            return fromKeyStores("Windows-ROOT");
        }
        if (osName.startsWith("mac")) {
            return fromKeyStores("KeychainStore-ROOT", "KeychainStore");
        }
        for (String bundle : BUNDLES) {
            if (Files.isReadable(Path.of(bundle))) {
                return new TrustManager[] {
                    new PemTrustManager(PemCertificates.read(Path.of(bundle)))
                };
            }
        }
        return null;
    }

    private static List<Anchor> pem(Path certFile) throws IOException {
        if (!Files.isReadable(certFile)) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION, "SSL_CERT_FILE: cannot read " + certFile);
        }
        List<Anchor> certificates = PemCertificates.read(certFile);
        if (certificates.isEmpty()) {
            throw new LlmException(
                    ErrorKind.CONFIGURATION, "SSL_CERT_FILE: no PEM certificate in " + certFile);
        }
        return certificates;
    }

    /// The certificates of the system's own stores, of which one may be the users' and one the vendor's.
    private static TrustManager[] fromKeyStores(String... types)
            throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        for (String type : types) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    all.setCertificateEntry(type + " " + alias, store.getCertificate(alias));
                }
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(all);
        return factory.getTrustManagers();
    }

    private static SSLContext initialised(TrustManager @Nullable [] managers)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}
