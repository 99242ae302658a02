/* The least that a supervisor can do: starts a program, waits for its end, and starts it again. */
#include <sys/prctl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    for (;;) {
        pid_t child = fork();
        if (child < 0) return 1;
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing is left of a test that fails */
            execv(argv[1], argv + 1);
            _exit(127);
        }
        if (waitpid(child, NULL, 0) < 0) return 1;
    }
}
