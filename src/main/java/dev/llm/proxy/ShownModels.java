package dev.llm.proxy;

import java.util.List;

/// The models that clients are shown.
public interface ShownModels {
    /// As far as they are known at this moment. Waits for nobody.
    List<ListedName> now();

    /// A client looks: whose list may have changed is asked again, and not waited for.
    void renew();

    /// Whether anybody can be asked, as far as the settings say.
    boolean isAnybodyReady();
}
