/* A component that tells when its first instruction ran: appends "PID NANOSECONDS" (CLOCK_MONOTONIC)
   to the file and waits for its end. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct timespec now;
    char line[64];
    clock_gettime(CLOCK_MONOTONIC, &now);
    int file = open(argv[argc - 1], O_WRONLY | O_APPEND | O_CREAT, 0644);
    int length = snprintf(line, sizeof line, "%d %lld\n", (int)getpid(),
                          now.tv_sec * 1000000000LL + now.tv_nsec);
    if (file < 0 || write(file, line, length) != length) return 1;
    for (;;) pause();
}
