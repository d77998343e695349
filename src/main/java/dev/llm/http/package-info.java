/// One HTTP exchange at a time over java.net.http: proxies and trust from the system, and time limits that reach to the
/// last byte of a body.
@NullMarked
package dev.llm.http;

import org.jspecify.annotations.NullMarked;
