/**
 * DICOM headers, read for the catalog and written for samples: {@link DicomReader} turns a file of
 * PS3.10 into a {@link DicomHeader} and never reads pixel data into memory. No network services, no
 * images, nothing of FHIR.
 */
@NullMarked
package io.mulu.gateway.dicom;

import org.jspecify.annotations.NullMarked;
