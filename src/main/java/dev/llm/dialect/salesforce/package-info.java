/// Salesforce's classic Models API: `chat-generations`.
@NullMarked
package dev.llm.dialect.salesforce;

import org.jspecify.annotations.NullMarked;
