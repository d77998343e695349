package dev.llm.settings;

/// What an entry of type `salesforce` has instead of a key.
///
/// @param domain where tokens are issued, once resolved: `mycompany.my.salesforce.com`. No secret, but given like one
public record SalesforceSettings(
        Secret domain, Secret clientId, Secret clientSecret, Value<SalesforceDoor> door) {}
