# shellcheck shell=sh
# Finds a JDK. Sourced by ../llm and ../mvnw, in any POSIX shell, with any options set.
# Versions are read from a JDK's `release` file: asking the JVM itself would cost tens of milliseconds per candidate.

# is_jdk HOME VERSION: whether HOME holds a JDK of that major version or a newer one.
is_jdk() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r name value; do
        if [ "$name" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            [ "${value:-0}" -ge "$2" ]
            return
        fi
    done <"$1/release"
    return 1
}

# java_on_path: prints the home of the `java` that PATH leads to, with symbolic links resolved.
java_on_path() (
    java=$(command -v java) || return 1
    while [ -L "$java" ]; do
        link=$(readlink "$java")
        case $link in
            /*) java=$link ;;
            *) java=${java%/*}/$link ;;
        esac
    done
    CDPATH='' cd -- "${java%/*}/.." && pwd -P
)

# find_jdk VERSION: sets `jdk` to the home of a JDK of that major version or a newer one; fails when there is none.
# LLM_JAVA_HOME, when set, is the only place looked at.
find_jdk() {
    if [ -n "${LLM_JAVA_HOME-}" ]; then
        jdk=$LLM_JAVA_HOME
        is_jdk "$jdk" "$1"
        return
    fi
    for jdk in \
        "${JAVA_HOME-}" \
        "$(java_on_path 2>/dev/null)" \
        /usr/lib/jvm/* \
        /usr/java/* \
        /opt/*jdk* \
        /opt/java/* \
        "${HOME-}"/.sdkman/candidates/java/* \
        "${HOME-}"/.jdks/* \
        "${HOME-}"/.local/share/mise/installs/java/* \
        "${HOME-}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        if [ -n "$jdk" ] && is_jdk "$jdk" "$1"; then
            return 0
        fi
    done
    if [ -x /usr/libexec/java_home ] && jdk=$(/usr/libexec/java_home -v "$1+" 2>/dev/null) && is_jdk "$jdk" "$1"; then
        return 0
    fi
    jdk=''
    return 1
}
