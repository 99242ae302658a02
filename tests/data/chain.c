/* A component whose child has a child and ends, for ever: none of the chain is there long enough to be found.
   None ends on SIGTERM. */
#include <signal.h>
#include <unistd.h>

int main(void) {
    signal(SIGTERM, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    if (fork()) for (;;) pause();
    for (;;) if (fork()) _exit(0);
}
