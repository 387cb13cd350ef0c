package pages

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// objectsOfCustomer is how many resources a customer with an inbox has once paired.
const objectsOfCustomer = 9

// Ten customers with everything, of whom no state tells any more, are imported as the
// blocks of the example say. The one thing that is written is what no server shows.
func TestCustomersAreImportedFromNothing(t *testing.T) {
	t.Parallel()
	w, f := customersOf(t, 10)
	before := serverOf(w)
	for _, left := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		f.run("rm -f " + filepath.Join(f.path, left))
	}
	w.ResetRequests()
	said := f.run(`terraform apply -var 'moving=` + strings.ReplaceAll(fmt.Sprint(buckets(64)), " ", ",") + `'`)
	if want := fmt.Sprintf("Resources: %d imported, 0 added, ", 10*objectsOfCustomer); !strings.Contains(said, want) || !strings.Contains(said, " 0 destroyed.") {
		t.Errorf("the apply does not say %q:\n%s", want, said)
	}
	wroteOnly(w, "PUT /chatwoot/config")
	if diff := cmp.Diff(before, serverOf(w)); diff != "" {
		t.Errorf("the server has changed (-before +after):\n%s", diff)
	}
	f.isSettled()
}

// A bucket moves to another state as the example says, and the server is as it was.
func TestCustomersABucketMovesToAnotherState(t *testing.T) {
	t.Parallel()
	w, f := customersOf(t, 3)
	before := serverOf(w)
	f.run("terraform workspace new south")
	f.changesNothing() // since it holds no bucket yet
	f.run("terraform workspace select default")

	const moved = "cliente-002"
	bucket := regexp.MustCompile(`"` + moved + `" = (\d+)`).FindStringSubmatch(f.run("terraform output -no-color buckets"))
	f.run(fmt.Sprintf(`terraform state rm 'module.customer["%s"]'`, moved))
	f.write("buckets.csv", strings.Replace(bucketTable(64), "\n"+bucket[1]+",default\n", "\n"+bucket[1]+",south\n", 1))
	w.ResetRequests()
	f.changesNothing()
	f.run("terraform workspace select south")
	said := f.run(fmt.Sprintf("terraform apply -var 'moving=[%s]'", bucket[1]))
	if want := fmt.Sprintf("Resources: %d imported, 0 added, ", objectsOfCustomer); !strings.Contains(said, want) || !strings.Contains(said, " 0 destroyed.") {
		t.Errorf("the apply does not say %q:\n%s", want, said)
	}
	wroteOnly(w, "PUT /chatwoot/config")
	f.isSettled()
	if diff := cmp.Diff(before, serverOf(w)); diff != "" {
		t.Errorf("the server has changed (-before +after):\n%s", diff)
	}
}

// customersOf is a server with customers who have everything and have paired, as an
// apply of the example of several states made them, all in one.
func customersOf(t *testing.T, count int) (*world.World, *folder) {
	t.Helper()
	world.NeedsCLI(t)
	tool, example := world.FindTool(t), readExample(t, "sharded-fleet/main.tf")
	example.skipUnlessKnownTo(t, tool)
	w := world.Start(t, simulator.Options{})
	f := newFolder(w, tool, example, simulator.Instance{})
	var table strings.Builder
	table.WriteString("name,crm_id,phone,inbox_id\n")
	for n := range count {
		fmt.Fprintf(&table, "cliente-%03d,%d,55119888800%02d,%d\n", n, 1000+n, n, 40+n)
	}
	f.write("customers.csv", table.String())
	f.write("buckets.csv", bucketTable(64))
	f.run("terraform apply")
	for _, instance := range w.Instances() {
		w.Must(w.Pair(instance.ID, "55119888800"+instance.Name[len("cliente-0"):]))
	}
	f.run("terraform apply")
	f.isSettled()
	return w, f
}

func buckets(count int) []int {
	var all []int
	for n := range count {
		all = append(all, n)
	}
	return all
}

// bucketTable is the file that has every bucket in one state.
func bucketTable(count int) string {
	var b strings.Builder
	b.WriteString("bucket,state\n")
	for _, n := range buckets(count) {
		fmt.Fprintf(&b, "%d,default\n", n)
	}
	return b.String()
}

// serverOf is what the server has of its instances, and of the items on them.
func serverOf(w *world.World) map[string]any {
	all := map[string]any{}
	for _, instance := range w.Instances() {
		all[instance.ID] = instance
		for _, object := range objects.Items() {
			all[instance.ID+" "+object.Type] = object.Item.All(w.Simulator, instance.ID)
		}
	}
	return all
}

// changesNothing applies, which may be for the outputs only.
func (f *folder) changesNothing() {
	f.T.Helper()
	if said := f.run("terraform apply"); !strings.Contains(said, "Resources: 0 added, 0 changed, 0 destroyed.") {
		f.T.Errorf("the apply changes something:\n%s", said)
	}
}

// wroteOnly wants of the requests that all writes took this route.
func wroteOnly(w *world.World, route string) {
	w.T.Helper()
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet && request.Route != route {
			w.T.Errorf("it wrote: %s", request.Route)
		}
	}
}
