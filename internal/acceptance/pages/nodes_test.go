package pages

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fromNodes is the guide that says what to write instead of each operation of the nodes
// of n8n. TestGuides stores its files and runs its commands.
const fromNodes = "from-n8n-and-scripts"

// nodes are the nodes of n8n with all of their operations, in the order of the tables of
// the guide. The table without operations here is of routes that no node has.
var nodes = []struct {
	name       string
	operations []string
}{
	// The operations of this one are named as in the document of the API, under five of
	// its headings.
	{"uazapiGO", []string{
		"Administração: Criar Instancia",
		"Administração: Listar todas as instâncias",
		"Administração: Atualizar campos administrativos",
		"Administração: Ver Webhook Global",
		"Administração: Configurar Webhook Global",
		"Administração: Ver últimos erros do webhook global",
		"Administração: Reiniciar a aplicação",
		"Administração: Rotacionar admin token",
		"Instancia: Conectar instância ao WhatsApp",
		"Instancia: Desconectar instância",
		"Instancia: Reiniciar runtime da instância",
		"Instancia: Verificar status da instância",
		"Instancia: Consultar limites atuais de novas conversas no WhatsApp",
		"Instancia: Atualizar nome da instância",
		"Instancia: Deletar instância",
		"Instancia: Buscar configurações de privacidade",
		"Instancia: Alterar configurações de privacidade",
		"Instancia: Atualizar status de presença da instância",
		"Perfil: Altera o nome do perfil do WhatsApp",
		"Perfil: Altera a imagem do perfil do WhatsApp",
		"Webhooks e SSE: Ver Webhook da Instância",
		"Webhooks e SSE: Configurar Webhook da Instância",
		"Webhooks e SSE: Ver últimos erros do webhook local",
		"Webhooks e SSE: Server-Sent Events (SSE)",
		"Enviar Mensagem: Enviar mensagem de texto",
		"Enviar Mensagem: Enviar mídia (imagem, vídeo, áudio ou documento)",
		"Enviar Mensagem: Enviar cartão de contato (vCard)",
		"Enviar Mensagem: Enviar localização geográfica",
		"Enviar Mensagem: Enviar menu interativo (botões, carrosel, lista ou enquete)",
		"Enviar Mensagem: Enviar atualização de presença",
		"Enviar Mensagem: Enviar status (stories)",
		"Enviar Mensagem: Enviar carrossel de mídia com botões",
		"Enviar Mensagem: Solicitar localização do usuário",
		"Enviar Mensagem: Solicitar pagamento",
		"Enviar Mensagem: Enviar botão PIX",
	}},
	{"no node", nil},
	{"n8ntools", []string{
		"Message: Send Text", "Message: Send Template", "Message: Send Quick Reply", "Message: Send List",
		"Message: Send Location", "Message: Get Messages", "Message: Mark as Read",
		"Media: Send Image", "Media: Send Document", "Media: Send Audio", "Media: Send Video",
		"Media: Send Sticker", "Media: Upload Media", "Media: Get Media URL",
		"Contact: Send Contact", "Contact: Get Contact Info", "Contact: Check Number",
		"Contact: Get Profile Photo", "Contact: Block Contact", "Contact: Unblock Contact",
		"Group: Create Group", "Group: Get Group Info", "Group: Update Group", "Group: Add Participant",
		"Group: Remove Participant", "Group: Promote Admin", "Group: Demote Admin", "Group: Leave Group",
		"Instance: Get Status", "Instance: Get QR Code", "Instance: Restart Instance",
		"Instance: Logout", "Instance: Set Profile", "Instance: Get Chats",
		"Webhook: Set Webhook", "Webhook: Get Webhook", "Webhook: Delete Webhook",
	}},
	{"SmileAPI", []string{
		"Instance: Get", "Instance: Restart", "Instance: Create", "Instance: Update", "Instance: Delete", "Message: Send",
	}},
	{"SmileAPI, of the vendor", []string{
		"Enviar Audio", "Enviar Botões", "Enviar Contato", "Enviar Documento", "Enviar Enquete", "Enviar Imagem",
		"Enviar Lista", "Enviar PIX", "Enviar Status", "Enviar Texto", "Enviar Video", "Reagir Mensagem",
	}},
}

// TestNodesEveryOperationHasALine wants of the guide, in both languages, a line for each
// operation of each node, and no other.
func TestNodesEveryOperationHasALine(t *testing.T) {
	t.Parallel()
	for _, guide := range []string{fromNodes, twins[fromNodes]} {
		tables := tablesOf(readTemplate(t, guide), "Operation", "Operação")
		if len(tables) != len(nodes) {
			t.Fatalf("%s has %d tables of operations, and there are %d nodes", guide, len(tables), len(nodes))
		}
		for n, node := range nodes {
			var operations []string
			for _, line := range tables[n] {
				operations = append(operations, strings.Split(line[0], " · ")...)
			}
			if diff := cmp.Diff(node.operations, operations); diff != "" && node.operations != nil {
				t.Errorf("%s: the operations of %s are others (-node +guide):\n%s", guide, node.name, diff)
			}
		}
	}
}

// TestNodesEveryLineIsRun wants each line to name a file or a command that TestGuides
// runs, or a reason why the operation stays out, and each file to stand in a line.
func TestNodesEveryLineIsRun(t *testing.T) {
	t.Parallel()
	text := readTemplate(t, fromNodes)
	for _, fault := range faultsOfLines(text, readGuide(t, fromNodes)) {
		t.Error(fault)
	}
	english, portuguese := targetsOf(text), targetsOf(readTemplate(t, twins[fromNodes]))
	if diff := cmp.Diff(english, portuguese); diff != "" {
		t.Errorf("the lines of the two languages lead to different things (-english +portuguese):\n%s", diff)
	}
	for _, fault := range faultsOfReasons(readTemplate(t, twins[fromNodes]), "O que", "Fica de fora", "#o-que-fica-de-fora") {
		t.Error(fault)
	}
}

// A line that leads nowhere is found, and so is a file that no line names.
func TestNodesFaultsAreFound(t *testing.T) {
	t.Parallel()
	const reasons = "\n| What | Why |\n|---|---|\n| Calls (`/call/*`) | |\n"
	action := step{file: "b.tf", text: "action \"uazapi_send_text\" \"b\" {\n}\n"}
	run := []step{{file: "a.tf"}, action, {command: "terraform apply -invoke=action.uazapi_send_text.b"}}
	for title, c := range map[string]struct {
		lines  string
		steps  []step
		faults int
	}{
		"all is there":                {"| x | `a.tf` |\n| y | `b.tf` |\n| z | [Stays out](#what-stays-out): calls |", run, 0},
		"a file that nobody stores":   {"| x | `a.tf`, `b.tf`, `c.tf` |", run, 1},
		"a file that no line names":   {"| x | `a.tf` |", run, 1},
		"a line without anything":     {"| x | `a.tf`, `b.tf` |\n| y | In the panel |", run, 1},
		"a reason that is not given":  {"| x | `a.tf`, `b.tf` |\n| y | [Stays out](#what-stays-out): stories |", run, 1},
		"an action that nobody runs":  {"| x | `a.tf`, `b.tf` |", append(slices.Clone(run[:2]), step{command: "terraform apply"}), 1},
		"files that no command uses":  {"| x | `a.tf` |", run[:1], 1},
		"a command that is not there": {"| x | `a.tf`, `b.tf` |\n| y | `terraform destroy` |", run, 1},
	} {
		text := "| Operation | Instead |\n|---|---|\n" + c.lines + "\n" + reasons
		if faults := faultsOfLines(text, []part{{steps: c.steps}}); len(faults) != c.faults {
			t.Errorf("%s: %d faults are found: %q", title, len(faults), faults)
		}
	}
}

// tablesOf are the cells of the tables whose first column has one of these names.
func tablesOf(text string, names ...string) [][][]string {
	var tables [][][]string
	within := false
	for line := range strings.Lines(text) {
		row, is := strings.CutPrefix(strings.TrimSpace(line), "| ")
		cells := strings.Split(strings.TrimSuffix(row, " |"), " | ")
		switch {
		case is && !within:
			if within = slices.Contains(names, cells[0]); within {
				tables = append(tables, nil)
			}
		case is:
			tables[len(tables)-1] = append(tables[len(tables)-1], cells)
		case !strings.HasPrefix(line, "|--"):
			within = false
		}
	}
	return tables
}

var (
	namedFile    = regexp.MustCompile("`([a-z_]+\\.tf)`")
	namedCommand = regexp.MustCompile("`(terraform [^`]+)`")
	namedAction  = regexp.MustCompile(`(?m)^action "([a-z_]+)" "([a-z_]+)"`)
	staysOut     = regexp.MustCompile(`\[[^\]]+\]\(#(?:what-stays-out|o-que-fica-de-fora)\): ([\pL ]+)`)
)

// targetsOf are the files and commands to which each line leads.
func targetsOf(text string) [][]string {
	var targets [][]string
	for _, table := range tablesOf(text, "Operation", "Operação") {
		for _, line := range table {
			instead := line[len(line)-1]
			found := append(namedFile.FindAllString(instead, -1), namedCommand.FindAllString(instead, -1)...)
			if staysOut.MatchString(instead) {
				found = append(found, "stays out")
			}
			targets = append(targets, found)
		}
	}
	return targets
}

// faultsOfLines are the lines that lead to nothing that is run, and what is stored and
// stands in no line.
func faultsOfLines(text string, parts []part) []string {
	faults := faultsOfReasons(text, "What", "Stays out", "#what-stays-out")
	stored, run := runIn(parts)
	named := map[string]bool{"main.tf": true, "release.tf": true} // which are of no operation
	for _, table := range tablesOf(text, "Operation") {
		for _, line := range table {
			instead := line[len(line)-1]
			leads := staysOut.MatchString(instead)
			for _, file := range namedFile.FindAllStringSubmatch(instead, -1) {
				leads, named[file[1]] = true, true
				if !stored[file[1]] {
					faults = append(faults, fmt.Sprintf("%s: no command uses %s", line[0], file[1]))
				}
			}
			for _, command := range namedCommand.FindAllStringSubmatch(instead, -1) {
				leads = true
				if !strings.Contains(run, command[1]+"\n") {
					faults = append(faults, fmt.Sprintf("%s: %s is not run", line[0], command[1]))
				}
			}
			if !leads {
				faults = append(faults, line[0]+" leads nowhere")
			}
		}
	}
	for file := range stored {
		if !named[file] {
			faults = append(faults, "no line names "+file)
		}
	}
	for _, action := range namedAction.FindAllStringSubmatch(run, -1) {
		if address := fmt.Sprintf("action.%s.%s", action[1], action[2]); !strings.Contains(run, address) {
			faults = append(faults, "nothing runs "+address)
		}
	}
	return faults
}

// runIn are the files that the parts store before a command, and all that they say.
func runIn(parts []part) (map[string]bool, string) {
	stored := map[string]bool{}
	var all strings.Builder
	for _, p := range parts {
		if !p.runs() {
			continue
		}
		for _, s := range p.steps {
			if path.Ext(s.file) == ".tf" {
				stored[s.file] = true
			}
			all.WriteString(s.text + s.command + "\n")
		}
	}
	return stored, all.String()
}

// faultsOfReasons are the reasons of lines that the table of reasons does not have.
func faultsOfReasons(text, column, says, anchor string) []string {
	var reasons, faults []string
	for _, table := range tablesOf(text, column) {
		for _, line := range table {
			reasons = append(reasons, strings.ToLower(line[0]))
		}
	}
	for _, found := range staysOut.FindAllStringSubmatch(text, -1) {
		reason := strings.ToLower(strings.TrimSpace(found[1]))
		if !slices.ContainsFunc(reasons, func(known string) bool { return strings.HasPrefix(known, reason) }) {
			faults = append(faults, fmt.Sprintf("%q gives no reason: %q", found[0], reason))
		}
	}
	if strings.Count(strings.ToLower(text), "["+strings.ToLower(says)+"]("+anchor+"): ") != len(staysOut.FindAllString(text, -1)) {
		faults = append(faults, "a line that stays out gives no reason")
	}
	return faults
}
