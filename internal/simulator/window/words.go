package window

import (
	"net/http"
	"strings"
)

const (
	english    = "en"
	portuguese = "pt-BR"
)

// text is a text in both languages.
type text struct{ english, portuguese string }

func (t text) in(language string) string {
	if language == portuguese {
		return t.portuguese
	}
	return t.english
}

// language returns the language of the address, or else that of the browser.
func language(r *http.Request) string {
	chosen := r.URL.Query().Get("lang")
	if chosen == "" {
		chosen, _, _ = strings.Cut(r.Header.Get("Accept-Language"), ",")
	}
	if strings.HasPrefix(strings.ToLower(chosen), "pt") {
		return portuguese
	}
	return english
}

// words are all texts of the page.
var words = map[string]text{
	"title": {"Simulated uazapi server", "Servidor uazapi simulado"},
	"lead": {
		"Nothing here is real: no WhatsApp, no account. Change something below, then run terraform plan in your shell and see how the plan finds it.",
		"Nada aqui é real: não há WhatsApp nem conta. Mude alguma coisa abaixo, rode terraform plan no terminal e veja como o plano percebe a mudança.",
	},
	"skip":     {"Skip to the instances", "Ir para as instâncias"},
	"language": {"Português", "English"},
	"shell":    {"Point Terraform at it", "Aponte o Terraform para cá"},
	"reveal-admin": {
		"Show the admin token", "Mostrar o admin token",
	},
	"instances": {"Instances", "Instâncias"},
	"none": {
		"No instance yet. Run terraform apply, or add one as somebody in the panel would.",
		"Nenhuma instância ainda. Rode terraform apply ou crie uma, como alguém faria no painel.",
	},
	"nothing-found": {"No instance matches.", "Nenhuma instância encontrada."},
	"more":          {"more match. Search for a name, a number, an id or a status.", "a mais na busca. Procure por nome, número, id ou status."},
	"search":        {"Search", "Buscar"},
	"search-hint":   {"Name, number, id or status", "Nome, número, id ou status"},
	"add":           {"Create in the panel", "Criar no painel"},
	"name":          {"Name", "Nome"},
	"number":        {"Number", "Número"},
	"profile":       {"Profile", "Perfil"},
	"presence":      {"Presence", "Presença"},
	"privacy":       {"Privacy", "Privacidade"},
	"webhooks":      {"Webhooks", "Webhooks"},
	"lost":          {"Disconnected at", "Desconectada às"},
	"scan":          {"Scan with the phone", "Escanear com o celular"},
	"enter-code":    {"Enter the code on the phone", "Digitar o código no celular"},
	"qr-of":         {"QR code of", "QR code de"},
	"connect":       {"Start pairing in the panel", "Iniciar pareamento no painel"},
	"logout":        {"Log out on the phone", "Desconectar pelo celular"},
	"rename":        {"Rename in the panel", "Renomear no painel"},
	"delete":        {"Delete in the panel", "Excluir no painel"},
	"change-privacy": {
		"Change privacy on the phone", "Mudar a privacidade no celular",
	},
	"setting":     {"Setting", "Configuração"},
	"value":       {"Value", "Valor"},
	"hang-box":    {"Send its events to the box below", "Enviar os eventos para a caixa abaixo"},
	"message":     {"Have a customer write to it", "Receber mensagem de um cliente"},
	"message-now": {"Oi, vocês estão abertos?", "Oi, vocês estão abertos?"},
	"text":        {"Text", "Texto"},
	"reveal":      {"Show its token", "Mostrar o token"},
	"rotate":      {"Change its token", "Trocar o token"},
	"outside":     {"More that happens outside", "Outras coisas que acontecem por fora"},
	"trouble":     {"Trouble", "Problemas"},
	"fault":       {"Fault", "Falha"},
	"route":       {"Route (empty: all)", "Rota (vazio: todas)"},
	"times":       {"Times (0: no end)", "Vezes (0: sem fim)"},
	"inject":      {"Let requests fail", "Fazer requisições falharem"},
	"heal":        {"End all faults", "Normalizar tudo"},
	"healthy":     {"No request fails.", "Nenhuma requisição falha."},
	"all-routes":  {"all routes", "todas as rotas"},
	"times-left":  {"times", "vezes"},
	"least":       {"Wait at least (ms)", "Espera mínima (ms)"},
	"most":        {"Wait at most (ms)", "Espera máxima (ms)"},
	"set":         {"Have all requests wait", "Atrasar todas as requisições"},
	"requests":    {"Last requests", "Últimas requisições"},
	"no-requests": {"None yet.", "Nenhuma ainda."},
	"no-answer":   {"no answer", "sem resposta"},
	"deliveries":  {"Webhook deliveries", "Entregas de webhooks"},
	"box":         {"Box: what a bot would get", "Caixa: o que um bot receberia"},
	"forget":      {"Clear these lists", "Limpar estas listas"},
	"off":         {"off", "desligado"},
	"in-box":      {"the box below", "a caixa abaixo"},
	"done":        {"Done.", "Feito."},
	"failed":      {"That did not work:", "Não funcionou:"},
	"unreachable": {"The simulator does not answer. Is it still running?", "O simulador não responde. Ele ainda está rodando?"},

	"status-connected":    {"connected", "conectada"},
	"status-connecting":   {"connecting", "conectando"},
	"status-disconnected": {"disconnected", "desconectada"},
	"status-hibernated":   {"hibernated", "hibernando"},
}
