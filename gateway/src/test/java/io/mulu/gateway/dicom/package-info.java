@NullMarked
package io.mulu.gateway.dicom;

import org.jspecify.annotations.NullMarked;
