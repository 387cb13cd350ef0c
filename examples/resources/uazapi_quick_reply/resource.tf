resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_quick_reply" "hours" {
  instance_id = uazapi_instance.sales.id
  short_cut   = "horario"
  text        = "Atendemos de 8h às 18h."
}

resource "uazapi_quick_reply" "prices" {
  instance_id = uazapi_instance.sales.id
  short_cut   = "tabela"
  type        = "document"
  file        = "https://files.example.com/tabela.pdf"
  doc_name    = "tabela.pdf"
  text        = "Segue a nossa tabela de preços."
}
