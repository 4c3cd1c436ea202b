package io.mulu.gateway.fhir;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * FHIR's date, dateTime and instant: years, months and days that exist, with a time zone or none.
 */
public final class FhirDates {
  private static final Pattern DATE_TIME = Pattern.compile("([0-9]{4})(?:-([0-9]{2})"
      + "(?:-([0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?");

  private FhirDates() {
  }

  /**
   * The first instant that the text can mean, in UTC where it has a zone; empty if it is no date.
   */
  public static Optional<OffsetDateTime> start(String text) {
    Matcher matcher = DATE_TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.of(Integer.parseInt(matcher.group(1)), part(matcher.group(2)),
          part(matcher.group(3)));
      if (matcher.group(4) == null) {
        return Optional.of(day.atStartOfDay().atOffset(ZoneOffset.UTC));
      }
      return Optional.of(OffsetDateTime.of(day, LocalTime.parse(matcher.group(4)),
          ZoneOffset.of(matcher.group(5))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The first instant behind the last that the text can mean, in UTC where it has a zone: the end
   * of a FHIR period is inclusive. Empty if it is no date.
   */
  public static Optional<OffsetDateTime> end(String text) {
    return start(text).map(start -> switch (text.length()) {
      case 4 -> start.plusYears(1);
      case 7 -> start.plusMonths(1);
      case 10 -> start.plusDays(1);
      default -> start.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    });
  }

  /** The day that a full date or dateTime is on, by its own clock. */
  public static Optional<LocalDate> day(String text) {
    return text.length() < 10 ? Optional.empty() : start(text).map(OffsetDateTime::toLocalDate);
  }

  /** The calendar quarter, by the document's own clock; empty if only a year is known. */
  public static Optional<String> quarter(String text) {
    return text.length() < 7 ? Optional.empty() : start(text).map(at -> quarter(at.toLocalDate()));
  }

  public static String quarter(LocalDate day) {
    return String.format("%04d-Q%d", day.getYear(), (day.getMonthValue() + 2) / 3);
  }

  private static int part(@Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }
}
