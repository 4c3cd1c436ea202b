package io.mulu.protocol.api;

import io.mulu.protocol.Invariant;
import java.util.regex.Pattern;

/**
 * One method of the RPC.
 *
 * @param name
 *          namespace, underscore, what it gives
 * @param params
 *          record whose components are the parameters, by name or in this order
 * @param result
 *          record of the answer
 * @param summary
 *          one sentence for the reference pages
 */
public record ApiMethod<P extends Record, R extends Record>(String name, Class<P> params,
    Class<R> result, Audience audience, String summary) {
  private static final Pattern NAME = Pattern.compile("[a-z]+_[a-z][A-Za-z]*");

  public ApiMethod {
    Invariant.check(NAME.matcher(name).matches(), name + " is no method name");
    Invariant.check(params.isRecord() && result.isRecord(), name + " needs records");
  }

  public String namespace() {
    return name.substring(0, name.indexOf('_'));
  }
}
