/// What is done to requests before they are sent on: rules on the JSON of the client's own format.
@NullMarked
package dev.llm.proxy.rules;

import org.jspecify.annotations.NullMarked;
