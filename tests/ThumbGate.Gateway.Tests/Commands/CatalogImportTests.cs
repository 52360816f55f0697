using ThumbGate.Gateway.Tests.Docs;
using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Commands;

public sealed class CatalogImportTests : IDisposable
{
    private const string Clinic = """
        openapi: 3.1.0
        info: { title: Clinic, version: 2 }
        servers:
          - url: https://{region}.clinic.example/api/v2
            variables: { region: { default: eu } }
        components:
          securitySchemes:
            login: { type: http, scheme: bearer }
            key: { type: apiKey, in: header, name: X-Clinic-Key }
          schemas:
            Visit:
              type: object
              properties:
                patient: { $ref: '#/components/schemas/Person' }
                visibility: { type: string }
            Person:
              type: object
              properties:
                best_friend: { $ref: '#/components/schemas/Person' }
        paths:
          /visits/{visit}:
            get: { operationId: getVisit, summary: Get a visit, responses: {} }
            patch:
              operationId: updateVisit
              requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Visit' } } } }
              responses: {}
          /visits/{id}/letters({letter}):
            get: { responses: {} }
          /visits/{visit}:settle:
            post: { operationId: "visits:settle", summary: "Settle: the patient will be charged", responses: {} }
          /vaccinate/:
            post: { responses: {} }
          /dup/{a}:
            get: { operationId: x, responses: {} }
          /dup/{b}:
            get: { operationId: X, responses: {} }
        """;

    private const string Discovery = """
        {
          "kind": "discovery#restDescription", "discoveryVersion": "v1", "title": "Garden API",
          "rootUrl": "https://garden.example.com/", "servicePath": "garden/v1/", "batchPath": "batch/garden/v1",
          "schemas": { "Plant": { "id": "Plant", "properties": { "name": { "type": "string" }, "visibility": { "type": "string" } } } },
          "resources": { "beds": { "resources": { "plants": { "methods": {
            "list": { "id": "garden.beds.plants.list", "path": "{+parent}/plants", "flatPath": "beds/{bedsId}/plants", "httpMethod": "GET",
              "description": "Lists plants.", "parameters": { "parent": { "location": "path", "type": "string", "pattern": "^beds/[^/]+$" } } },
            "water": { "id": "garden.beds.plants.water", "path": "{+name}:water", "httpMethod": "POST", "description": "Runs the sprinkler script.",
              "parameters": { "name": { "location": "path", "type": "string", "pattern": "^beds/[^/]+/plants/[^/]+$" } } },
            "create": { "id": "garden.beds.plants.create", "path": "plants", "httpMethod": "POST", "request": { "$ref": "Plant" },
              "description": "Creates a plant.", "mediaUpload": { "protocols": { "simple": { "path": "/upload/garden/v1/plants" } } } }
          } } } } }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_draft_from_OpenAPI_in_YAML_loads_and_judges()
    {
        var output = Import(Clinic, "clinic.yaml");

        var policy = Load();
        Risk(policy, "GET", "/api/v2/visits/1").ShouldBe("clinic.get-visit read");
        Risk(policy, "GET", "/api/v2/visits/1/letters(7)").ShouldBe("clinic.visits.letters.get read");
        Risk(policy, "POST", "/api/v2/visits/1:settle").ShouldBe("clinic.visits.settle money");
        Risk(policy, "PATCH", "/api/v2/visits/1", """{"patient":{}}""").ShouldBe("clinic.update-visit write");
        Risk(policy, "PATCH", "/api/v2/visits/1", """{"visibility":"all"}""").ShouldBe("clinic.update-visit access");
        Risk(policy, "POST", "/api/v2/vaccinate").ShouldEndWith("unknown");
        Risk(policy, "POST", "/api/v2/nowhere").ShouldBe("clinic.unmatched unknown");
        var catalog = policy.Catalogs["clinic"];
        catalog.Hosts.ShouldBe(["*.clinic.example"]);
        catalog.KeySlots.Select(s => s.Name).ShouldBe(["", "X-Clinic-Key"]);
        output.ShouldContain("6 operations");
        output.ShouldContain("note: GET /dup/{a} stands there twice; 'x' is both.");
        output.ShouldContain("To review, unknown until somebody decides (1):");
        output.ShouldContain("POST /vaccinate/: nothing says what 'vaccinate' does");
    }

    [Fact]
    public void JSON_and_YAML_give_the_same_draft()
    {
        Import(Clinic, "clinic.yaml");
        var fromYaml = File.ReadAllText(Draft("clinic"));
        using var text = new StringReader(Clinic);

        Import(Gateway.Catalogs.YamlAsJson.Read(text)!.ToJsonString(), "clinic.json");

        File.ReadAllText(Draft("clinic")).ShouldBe(fromYaml);
    }

    [Fact]
    public void OpenAPI_2_is_read_as_well()
    {
        Import("""
            { "swagger": "2.0", "info": { "title": "Old", "version": "1" }, "host": "old.example", "basePath": "/rest", "schemes": ["https"],
              "securityDefinitions": { "key": { "type": "apiKey", "in": "query", "name": "api_key" } },
              "paths": { "/letters/{letter}.json": {
                "parameters": [ { "name": "letter", "in": "path", "required": true, "type": "string" } ],
                "post": { "summary": "Send a letter", "consumes": ["application/x-www-form-urlencoded"],
                  "parameters": [ { "name": "to", "in": "formData", "type": "string" } ], "responses": { "200": { "description": "ok" } } } } } }
            """, "old.json");

        var policy = Load();
        Risk(policy, "POST", "/rest/letters/1.json", "to=a").ShouldEndWith(" message");
        Risk(policy, "POST", "/rest/letters/1", "to=a").ShouldEndWith(" message");
        policy.Catalogs["old"].Hosts.ShouldBe(["old.example"]);
        policy.Catalogs["old"].KeySlots.Select(s => s.Name).ShouldBe(["api_key"]);
    }

    [Theory]
    [InlineData("#/paths/~1drafts/post/requestBody/content/application~1json/schema")]
    [InlineData("#/components/schemas/Letter/definitions/Text")]
    [InlineData("#/components/schemas/Letter/allOf/0")]
    [InlineData("#/components/schemas/Letter/properties/first")]
    public void A_reference_into_the_middle_of_a_description_is_followed(string reference)
    {
        Import("""
            { "openapi": "3.2.0", "info": { "title": "Notes", "version": "1" }, "servers": [ { "url": "https://notes.example" } ],
              "paths": {
                "/drafts": { "post": { "summary": "Create a note", "requestBody": { "content": { "application/json": { "schema": TEXT } } }, "responses": {} } },
                "/notes": { "post": { "summary": "Create a note", "requestBody": { "content": { "application/json": { "schema": { "$ref": "REFERENCE" } } } }, "responses": {} } } },
              "components": { "schemas": { "Letter": { "definitions": { "Text": TEXT, "Round": { "$ref": "#/components/schemas/Letter/definitions/Round" } },
                "allOf": [ TEXT ], "properties": { "first": { "$ref": "#/components/schemas/Letter/definitions/Text" },
                  "again": { "type": "object", "properties": { "once": { "$ref": "#/components/schemas/Letter/properties/again" }, "more": { "$ref": "#/components/schemas/Nowhere/definitions/A" } } } } } } } }
            """.Replace("TEXT", """{ "type": "object", "properties": { "text": { "type": "string" }, "notify": { "type": "boolean" } } }""", StringComparison.Ordinal)
            .Replace("REFERENCE", reference, StringComparison.Ordinal), "notes.json");

        var policy = Load();
        Risk(policy, "POST", "/notes", """{ "text": "a" }""").ShouldEndWith(" write");
        Risk(policy, "POST", "/notes", """{ "text": "a", "notify": true }""").ShouldEndWith(" message");
    }

    [Fact]
    public void A_property_that_is_no_schema_is_a_field_of_any_kind()
    {
        Import("""
            { "openapi": "3.0.0", "info": { "title": "Desk", "version": "1" }, "servers": [ { "url": "https://desk.example" } ],
              "paths": { "/notes": { "post": { "summary": "Create a note", "responses": {}, "requestBody": { "content": { "application/json": { "schema": {
                "type": "object", "properties": { "text": { "type": "string" }, "permissions": true, "additionalProperties": false } } } } } } } } }
            """, "desk.json");

        var policy = Load();
        Risk(policy, "POST", "/notes", """{ "text": "a" }""").ShouldEndWith(" write");
        Risk(policy, "POST", "/notes", """{ "text": "a", "permissions": "all" }""").ShouldEndWith(" access");
    }

    [Fact]
    public void A_base_path_in_a_variable_right_behind_the_host_is_the_prefix()
    {
        Import("""
            { "openapi": "3.0.0", "info": { "title": "Post", "version": "1" },
              "servers": [ { "url": "https://api.post.example{basePath}", "variables": { "basePath": { "default": "/sell/v1" } } } ],
              "paths": { "/parcels": { "get": { "summary": "List parcels", "responses": { "200": { "description": "ok" } } } } } }
            """, "post.json");

        var policy = Load();
        Risk(policy, "GET", "/sell/v1/parcels").ShouldBe("post.parcels.get read");
        policy.Catalogs["post"].Hosts.ShouldBe(["api.post.example"]);
    }

    [Fact]
    public void A_Discovery_document_becomes_a_draft_with_its_uploads()
    {
        Import(Discovery, "garden.json");

        var policy = Load();
        Risk(policy, "GET", "/garden/v1/beds/7/plants").ShouldBe("garden.beds.plants.list read");
        Risk(policy, "POST", "/garden/v1/beds/7/plants/8:water").ShouldBe("garden.beds.plants.water unknown");
        Risk(policy, "POST", "/garden/v1/plants", """{"name":"Rose"}""").ShouldStartWith("garden.beds.plants.create");
        Risk(policy, "POST", "/upload/garden/v1/plants").ShouldStartWith("garden.beds.plants.create");
        Explanation.Of(policy, Batch("DELETE /garden/v1/beds/7")).Risk.ShouldBe(RiskClass.Unknown);
        Explanation.Of(policy, Batch("GET /garden/v1/beds/7/plants")).Risk.ShouldBe(RiskClass.Read);
        policy.Catalogs["garden"].Hosts.ShouldBe(["garden.example.com"]);
    }

    [Fact]
    public void Values_that_YAML_reads_otherwise_are_quoted()
    {
        Import("""
            { "openapi": "3.0.0", "info": { "title": "# yes: no", "version": "1" },
              "paths": { "/a/{x, y}: #1/null": { "put": { "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {
                "status": { "type": "string", "enum": ["no", "Void", "1"] }, "a/b~c": { "type": "object", "properties": { "role": { "type": "string" } } } } } } } }, "responses": {} } } } }
            """, "odd.json");

        Load().Catalogs["odd"].Operations.Single().When.SelectMany(w => w.All).Select(c => c.Fact).ShouldBe(["json:/a~1b~0c/role", "json:/status"]);
    }

    [Theory]
    [InlineData("{", "is not JSON (line 1, byte ", "Mend it")]
    [InlineData("a: [", "is not YAML (line ", "Mend it")]
    [InlineData("just text", "holds no description of an API", "Name an OpenAPI")]
    [InlineData("{\"info\":{}}", "says neither openapi, swagger nor discoveryVersion", "Name an OpenAPI")]
    [InlineData("{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{}}", "describes no operations", "Name the file")]
    [InlineData("a: &a [x]\nb: {c: 1}\n---\nd: 1\n", "several YAML documents", "Mend it")]
    public void A_description_that_cannot_be_used_is_told_with_its_cure(string text, string what, string cure)
    {
        var (code, _, errors) = Run(Write("broken.yaml", text), "--name", "broken", "--out", Draft("broken"));

        code.ShouldBe(1);
        errors.ShouldContain("broken.yaml");
        errors.ShouldContain(what);
        errors.ShouldContain(cure);
        File.Exists(Draft("broken")).ShouldBeFalse();
    }

    [Fact]
    public void A_tree_that_aliases_blow_up_is_refused()
    {
        var bomb = "openapi: 3.0.0\nl0: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}]\n"));

        var (code, _, errors) = Run(Write("bomb.yaml", bomb), "--name", "bomb", "--out", Draft("bomb"));

        code.ShouldBe(1);
        errors.ShouldContain("its tree is too large");
    }

    [Fact]
    public void Nothing_is_replaced_unless_asked_for()
    {
        Import(Clinic, "clinic.yaml");
        File.WriteAllText(Draft("clinic"), "mine");
        var description = Path.Combine(_folder, "clinic.yaml");

        var (code, _, errors) = Run(description, "--name", "clinic", "--out", Draft("clinic"));

        code.ShouldBe(1);
        errors.ShouldContain("--force");
        File.ReadAllText(Draft("clinic")).ShouldBe("mine");
        Run(description, "--name", "clinic", "--out", Draft("clinic"), "--force").Code.ShouldBe(0);
        File.ReadAllText(Draft("clinic")).ShouldStartWith("# A draft");
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_name_that_is_none_are_told()
    {
        Run(Path.Combine(_folder, "none.json"), "--name", "none").Errors.ShouldContain("none.json can't be read (there is no such file)");
        var (code, _, errors) = Run(Write("a.yaml", Clinic), "--name", "Not A Name");
        code.ShouldBe(2);
        errors.ShouldContain("'Not A Name' is no name for a catalog");
    }

    [Fact]
    public void A_draft_can_go_to_standard_output()
    {
        var (code, output, _) = Run(Write("clinic.yaml", Clinic), "--name", "clinic", "--out", "-", "--surface", "support");

        code.ShouldBe(0);
        output.ShouldStartWith("# A draft from the description of Clinic");
        output.ShouldContain("\nsurface: support\n");
    }

    [Fact]
    public void The_page_shows_what_is_drafted_and_printed()
    {
        var page = DocPage.Of("docs/drafting.md");
        var description = page.Fences.Single(f => f.Lines[0] == "# file: descriptions/parcels.yaml");
        var shown = page.Fences.Single(f => f.Lines[0] == "# file: config/catalogs/parcels.yaml");
        var printed = page.Fences.First(f => f.Language is "text");
        var target = Path.Combine(_folder, "parcels.out.yaml");

        var (code, output, _) = Run(Write("parcels.yaml", description.Text), "--name", "parcels", "--out", target);

        code.ShouldBe(0);
        output.Replace(target, "config/catalogs/parcels.yaml", StringComparison.Ordinal).TrimEnd().ShouldBe(printed.Text);
        File.ReadAllText(target).TrimEnd().ShouldBe(string.Join('\n', shown.Lines.Skip(1)));
    }

    private static RequestDescription Batch(string inner) => new()
    {
        Catalog = "garden",
        Method = "POST",
        Path = "/batch/garden/v1",
        Headers = [new("Content-Type", "multipart/mixed; boundary=b")],
        BodyKind = DescribedBody.Text,
        Body = $"--b\r\nContent-Type: application/http\r\n\r\n{inner} HTTP/1.1\r\n\r\n\r\n--b--\r\n",
    };

    private string Import(string description, string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var (code, output, errors) = Run(Write(file, description), "--name", name, "--out", Draft(name), "--force");
        errors.ShouldBeEmpty();
        code.ShouldBe(0);
        return output;
    }

    private PolicySet Load()
    {
        Write("config/gateway.yaml", "version: 1\nintegrations: {}\n");
        var loaded = ConfigLoader.Load(Path.Combine(_folder, "config"));
        loaded.Errors.Where(e => e.File != "gateway.yaml").ShouldBeEmpty();
        var catalog = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(_folder, "config", "catalogs")).Single());
        Write("config/gateway.yaml", $"version: 1\nintegrations:\n  it: {{ match: {{ prefix: /it }}, environment: sandbox, catalog: {catalog}, upstream: \"https://vendor.example\" }}\n");
        return ConfigLoader.Load(Path.Combine(_folder, "config")).Policy.ShouldNotBeNull();
    }

    private static string Risk(PolicySet policy, string method, string path, string body = "")
    {
        var explanation = Explanation.Of(policy, new RequestDescription
        {
            Catalog = policy.Catalogs.Keys.Single(),
            Method = method,
            Path = path,
            BodyKind = body.Length == 0 ? DescribedBody.None : body.StartsWith('{') ? DescribedBody.Json : DescribedBody.Form,
            Body = body,
        });
        return $"{explanation.Operation} {explanation.Risk.Name()}";
    }

    private string Draft(string name) => Path.Combine(_folder, "config", "catalogs", name + ".yaml");

    private string Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => CatalogRun.Invoke(["import", .. arguments]);
}
