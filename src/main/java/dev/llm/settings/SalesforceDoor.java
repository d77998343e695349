package dev.llm.settings;

/// Which of Salesforce's two APIs for models is used.
public enum SalesforceDoor {
    /// The classic Models API, which cannot stream.
    MODELS("https://api.salesforce.com/einstein/platform/v1"),
    /// The newer one, which passes a vendor's own requests on.
    GPT("https://api.salesforce.com/ai/gpt/v1");

    private final String url;

    SalesforceDoor(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }
}
