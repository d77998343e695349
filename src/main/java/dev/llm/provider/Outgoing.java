package dev.llm.provider;

import java.net.URI;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A request as it leaves this machine, without its headers, which hold the key.
///
/// @param lost what of the request this provider cannot be given, by name
public record Outgoing(URI uri, ObjectNode body, List<String> lost) {}
