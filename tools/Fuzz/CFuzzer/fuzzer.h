#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer's way in, for programs that have a main of their own; it comes with -sanitize=fuzzer.
int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*callback)(const uint8_t *bytes, size_t count));

// Glibc declares it only for _GNU_SOURCE, which Swift does not define.
int memfd_create(const char *name, unsigned int flags);
