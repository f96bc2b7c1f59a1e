/* A CUDA driver without a GPU: device memory is host memory, and a launch prints its parameters.
   It shows what JCuda hands to a driver. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long long Pointer;

static void *const CONTEXT = (void *)0xc0;
static void *const MODULE = (void *)0xd0;

static int setting(const char *name, int otherwise) {
  const char *value = getenv(name);
  return value ? atoi(value) : otherwise;
}

int cuInit(unsigned flags) { return setting("STUB_INIT", 0); }
int cuDriverGetVersion(int *version) { *version = setting("STUB_VERSION", 12060); return 0; }
int cuDeviceGetCount(int *count) { *count = 1; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char *name, int size, int device) { strncpy(name, "Stub", size); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 6ull << 30; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute; return 0; }
int cuGetErrorString(int error, const char **text) { *text = "as told"; return 0; }

int cuGetErrorName(int error, const char **name) {
  *name = error == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_OTHER";
  return 0;
}

int cuDevicePrimaryCtxRetain(void **context, int device) { *context = CONTEXT; return 0; }
int cuDevicePrimaryCtxRelease_v2(int device) { puts("released"); fflush(stdout); return 0; }

static void *current;

int cuCtxGetCurrent(void **context) { *context = current; return 0; }

int cuCtxSetCurrent(void *context) {
  if (context && context != CONTEXT) return 201;
  current = context;
  return 0;
}

int cuModuleLoadDataEx(void **module, const void *text, unsigned count, int *options, void **values) {
  if (strcmp(text, "good") == 0) {
    *module = MODULE;
    return 0;
  }
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == 5) strcpy(values[i], "ptxas: line 7\n");
  }
  return 218;
}

int cuModuleUnload(void *module) { return module == MODULE ? 0 : 400; }

int cuModuleGetFunction(void **function, void *module, const char *name) {
  *function = strdup(name);
  return module != MODULE ? 400 : strcmp(name, "kernel") ? 500 : 0;
}

int cuFuncSetAttribute(void *function, int attribute, int value) {
  printf("attribute %d of %s is %d\n", attribute, (char *)function, value);
  fflush(stdout);
  return 0;
}

int cuMemAlloc_v2(Pointer *pointer, size_t bytes) {
  if (bytes > 1ull << 40) return 2;
  *pointer = (Pointer)malloc(bytes);
  return 0;
}

int cuMemFree_v2(Pointer pointer) { free((void *)pointer); return 0; }
int cuMemGetInfo_v2(size_t *idle, size_t *total) { *idle = 1; *total = 2; return 0; }

int cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags) {
  *pointer = malloc(bytes);
  return flags == 1 ? 0 : 1;
}

int cuMemFreeHost(void *pointer) { free(pointer); return 0; }

int cuMemcpyHtoDAsync_v2(Pointer to, const void *from, size_t bytes, void *stream) {
  memcpy((void *)to, from, bytes);
  return 0;
}

int cuMemcpyDtoHAsync_v2(void *to, Pointer from, size_t bytes, void *stream) {
  memcpy(to, (void *)from, bytes);
  return 0;
}

int cuMemcpyDtoDAsync_v2(Pointer to, Pointer from, size_t bytes, void *stream) {
  memcpy((void *)to, (void *)from, bytes);
  return 0;
}

int cuMemsetD8Async(Pointer to, unsigned char value, size_t bytes, void *stream) {
  memset((void *)to, value, bytes);
  return 0;
}

int cuStreamCreate(void **stream, unsigned flags) {
  *stream = malloc(1);
  return flags == 1 ? 0 : 1;
}

int cuStreamDestroy_v2(void *stream) { free(stream); return 0; }
int cuStreamSynchronize(void *stream) { return 0; }
int cuStreamWaitEvent(void *stream, void *event, unsigned flags) { return 0; }
int cuEventCreate(void **event, unsigned flags) { *event = malloc(1); return 0; }
int cuEventDestroy_v2(void *event) { free(event); return 0; }
int cuEventRecord(void *event, void *stream) { return 0; }
int cuEventSynchronize(void *event) { return 0; }
int cuEventElapsedTime(float *time, void *start, void *end) { *time = 1.5f; return 0; }

int cuLaunchKernel(void *function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                   unsigned blockY, unsigned blockZ, unsigned shared, void *stream,
                   void **parameters, void **extra) {
  printf("launch %s grid %u %u %u block %u %u %u shared %u stream %s parameters %s",
         (char *)function, gridX, gridY, gridZ, blockX, blockY, blockZ, shared,
         stream == (void *)0x77 ? "given" : "other", parameters ? "some" : "none");
  /* CU_LAUNCH_PARAM_BUFFER_POINTER, CU_LAUNCH_PARAM_BUFFER_SIZE, CU_LAUNCH_PARAM_END */
  if ((size_t)extra[0] != 1 || (size_t)extra[2] != 2 || extra[4]) return 1;
  printf(" packed");
  for (size_t i = 0; i < *(size_t *)extra[3]; i++) printf(" %02x", ((unsigned char *)extra[1])[i]);
  puts("");
  fflush(stdout);
  return 0;
}
