package dev.llm.proxy;

import java.time.Duration;

/// @param pingInterval of silence after which a client is told that somebody is there
/// @param maxBody bytes of a request's body, unpacked
/// @param mostOfResponse how many bytes of an answer are kept for the log; 0 for none
/// @param nativeAnthropic whether `/anthropic-native` is served
public record RelayOptions(
        Duration pingInterval, long maxBody, int mostOfResponse, boolean nativeAnthropic) {}
