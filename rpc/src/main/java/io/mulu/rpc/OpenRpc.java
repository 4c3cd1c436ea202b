package io.mulu.rpc;

import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.json.JsonSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The OpenRPC document (spec.open-rpc.org, 1.3) of all methods, from the table that binds them. */
public final class OpenRpc {
  public static final String DISCOVER = "rpc.discover";
  private static final String VERSION = "1.3.2";
  /** Of the API, not of the software: changes when a client could notice. */
  private static final String API_VERSION = "1.0.0";

  private OpenRpc() {
  }

  public static Map<String, Object> document() {
    JsonSchema schemas = new JsonSchema();
    List<Object> methods = new ArrayList<>();
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      methods.add(method(method, schemas));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openrpc", VERSION);
    document.put("info", object("title", "Mulu", "version", API_VERSION));
    document.put("methods", methods);
    document.put("components", object("schemas", schemas.definitions(), "errors", errorsByName()));
    return document;
  }

  private static Map<String, Object> method(ApiMethod<?, ?> method, JsonSchema schemas) {
    List<Object> params = new ArrayList<>();
    for (JsonSchema.Member member : schemas.members(method.params())) {
      Map<String, Object> param = object("name", member.name(), "schema", member.schema());
      param.put("required", member.isRequired());
      params.add(param);
    }
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", method.name());
    described.put("summary", method.summary());
    described.put("tags", List.of(object("name", method.namespace())));
    described.put("paramStructure", "either");
    described.put("params", params);
    described.put("result",
        object("name", method.result().getSimpleName(), "schema", schemas.of(method.result())));
    described.put("errors", errorReferences());
    described.put("x-audience", method.audience().name());
    return described;
  }

  private static Map<String, Object> errorsByName() {
    Map<String, Object> errors = new LinkedHashMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(code.name(), object("code", code.code(), "message", code.message()));
    }
    return errors;
  }

  /** Any method may give any error of the catalogue. */
  private static List<Object> errorReferences() {
    List<Object> references = new ArrayList<>();
    for (ErrorCode code : ErrorCode.values()) {
      references.add(object("$ref", "#/components/errors/" + code.name()));
    }
    return references;
  }

  private static Map<String, Object> object(String key, Object value, String key2, Object value2) {
    Map<String, Object> object = object(key, value);
    object.put(key2, value2);
    return object;
  }

  private static Map<String, Object> object(String key, Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(key, value);
    return object;
  }
}
