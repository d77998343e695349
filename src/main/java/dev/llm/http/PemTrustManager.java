package dev.llm.http;

import dev.llm.http.PemCertificates.Anchor;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes the certificates of a PEM file, and parses of them only those that a server's chain could end in. The
/// verdict itself, host name included, is the JDK's own PKIX trust manager's.
///
/// Names that are equal but encoded differently would miss their anchor; so a chain that fails is tried once more with
/// all anchors before it is refused.
final class PemTrustManager extends X509ExtendedTrustManager {
    private final List<Anchor> anchors;
    private final Map<String, List<Anchor>> bySubject = new HashMap<>();

    PemTrustManager(List<Anchor> anchors) {
        this.anchors = List.copyOf(anchors);
        for (Anchor anchor : anchors) {
            bySubject.computeIfAbsent(anchor.subject(), _ -> new ArrayList<>()).add(anchor);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("this program is never a TLS server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        List<Anchor> candidates = candidates(chain);
        try {
            if (!candidates.isEmpty()) {
                check.with(pkix(candidates));
                return;
            }
        } catch (CertificateException e) {
            if (candidates.size() == anchors.size()) {
                throw e;
            }
        }
        if (anchors.isEmpty()) {
            throw new CertificateException("no certificate is trusted");
        }
        check.with(pkix(anchors));
    }

    private List<Anchor> candidates(X509Certificate[] chain) {
        Set<String> names = new LinkedHashSet<>();
        for (X509Certificate certificate : chain) {
            names.add(key(certificate.getSubjectX500Principal().getEncoded()));
            names.add(key(certificate.getIssuerX500Principal().getEncoded()));
        }
        var found = new ArrayList<Anchor>();
        names.forEach(name -> found.addAll(bySubject.getOrDefault(name, List.of())));
        return found;
    }

    private static X509ExtendedTrustManager pkix(List<Anchor> anchors) throws CertificateException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            var trusted = new HashSet<TrustAnchor>();
            for (Anchor anchor : anchors) {
                Certificate certificate =
                        factory.generateCertificate(new ByteArrayInputStream(anchor.der()));
                trusted.add(new TrustAnchor((X509Certificate) certificate, null));
            }
            var parameters = new PKIXBuilderParameters(trusted, null);
            parameters.setRevocationEnabled(false);
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(new CertPathTrustManagerParameters(parameters));
            for (TrustManager manager : managers.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new CertificateException("this JDK has no PKIX trust manager");
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private static String key(byte[] name) {
        return HexFormat.of().formatHex(name);
    }

    private interface Check {
        void with(X509ExtendedTrustManager manager) throws CertificateException;
    }
}
