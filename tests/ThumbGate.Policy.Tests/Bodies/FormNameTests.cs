using System.Text;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class FormNameTests
{
    [Theory]
    [InlineData("metadata[order]=1&metadata[from]=x&description=y", "List:metadata,description")]
    [InlineData("a", "List:a")]
    [InlineData("items[0][price]=p", "List:items")]
    [InlineData("ite%6Ds%5B0%5D=p&%61=1", "List:items,a")]
    [InlineData("Metadata[a]=1&metadata[a]=2", "List:Metadata,metadata")]
    [InlineData("a+b=1", "List:a b")]
    [InlineData("&&a=1&", "List:a")]
    public void The_names_of_a_forms_fields_are_a_list(string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Form, body, "k=keys:form:");
        code.ShouldBeNull();
        request.Show("k").ShouldBe(expected);
    }

    // A server that takes a semicolon for the end of a pair finds another field behind it.
    [Theory]
    [InlineData("metadata[a]=b;items[0]=p")]
    [InlineData("a;b=c")]
    public void No_name_hides_behind_a_semicolon(string body) =>
        Plans.Read(BodyEncoding.Form, body, "k=keys:form:").Code.ShouldBe("body-malformed");

    [Theory]
    [InlineData("/?items[0][price]=p", "metadata[a]=b", "List:items,metadata")]
    [InlineData("/?%69tems%5B0%5D=p&metadata[x]=1", "metadata[a]=b", "List:items,metadata")]
    [InlineData("/?a=1;items=2", "metadata[a]=b", "List:a,items,metadata")]
    [InlineData("/?items", "", "List:items")]
    [InlineData("/?", "metadata[a]=b", "List:metadata")]
    [InlineData("/?", "", "Absent")]
    [InlineData("/", "", "Absent")]
    public void Keys_of_the_query_are_names_too(string target, string body, string expected)
    {
        var request = Plans.Request(Plans.Operation(BodyEncoding.Form, null, "k=keys:form:"), Encoding.UTF8.GetBytes(body), target, Plans.TypeOf(BodyEncoding.Form));
        request.Operation.Plan.Read(request, out _).ShouldBeNull();
        request.Show("k").ShouldBe(expected);
    }

    [Fact]
    public void Parts_of_a_multipart_form_have_names_as_well()
    {
        var (request, code) = Plans.Read(
            BodyEncoding.Multipart,
            "--XX\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nx\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ny\r\n--XX--\r\n",
            "k=keys:form:");
        code.ShouldBeNull();
        request.Show("k").ShouldBe("List:purpose,file");
    }

    [Fact]
    public void Names_and_values_come_from_one_reading()
    {
        var (request, code) = Plans.Read(BodyEncoding.Form, "amount=5&metadata[a]=b", "k=keys:form:", "a=form:amount", "n=keys:form:");
        code.ShouldBeNull();
        request.Show("k").ShouldBe("List:amount,metadata");
        request.Show("n").ShouldBe("List:amount,metadata");
        request.Show("a").ShouldBe("Text:5");
    }

    [Fact]
    public void A_condition_on_all_names_is_not_met_by_a_form_with_another_one()
    {
        var known = new FactCondition { Fact = "k", AllIn = [new FactLiteral("metadata"), new FactLiteral("expand")] };

        known.IsMet(Names("metadata[a]=b&expand[]=c")).ShouldBeTrue();
        known.IsMet(Names("metadata[a]=b&price=p")).ShouldBeFalse();
        known.IsMet(Names("")).ShouldBeFalse();

        static FactValue Names(string body) => Plans.Read(BodyEncoding.Form, body, "k=keys:form:").Request.Facts.Get("k");
    }
}
