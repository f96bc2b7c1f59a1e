/// Data that is on a GPU already.
@org.jspecify.annotations.NullMarked
package io.isoloss.cuda;
