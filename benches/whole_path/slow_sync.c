/* A slower disk: preloaded into the bot, it lets every sync of a file take SLOW_SYNC_US microseconds longer. The bench
   compiles it; by hand: cc -O2 -shared -fPIC -o slow_sync.so slow_sync.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

typedef int (*sync_call)(int);

/* The sync itself, then the pause: what the caller has written is as durable as ever, and only later. */
static int slower(const char *name, int file) {
    sync_call call = (sync_call)dlsym(RTLD_NEXT, name);
    if (!call) {
        errno = ENOSYS;
        return -1;
    }
    int result = call(file);
    int cause = errno;
    const char *said = getenv("SLOW_SYNC_US");
    long microseconds = said ? atol(said) : 0;
    struct timespec left = {microseconds / 1000000, microseconds % 1000000 * 1000};
    while (microseconds > 0 && nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    errno = cause;
    return result;
}

int fsync(int file) { return slower("fsync", file); }

int fdatasync(int file) { return slower("fdatasync", file); }
